package io.anomalyoperator.server.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The lines of a decoded picture as red, green and blue from 0 to 255, on white where it is
 * transparent.
 *
 * <p>Samples are taken as they are stored: {@code BufferedImage.getRGB} would lighten grey ones,
 * which it takes for linear, and convert those with a colour profile one by one.
 */
final class Lines {
  private static final float BRIGHTEST = 255;

  private final Raster raster;
  private final ColorModel colours;
  private final int bands;
  private final int colourBands;
  private final int[] samples;
  private final float[] factors;

  /**
   * @throws BadPictureException when it is neither grey nor red, green and blue
   */
  Lines(BufferedImage picture) {
    raster = picture.getRaster();
    colours = picture.getColorModel();
    bands = raster.getNumBands();
    colourBands = colours.getNumColorComponents();
    int type = colours.getColorSpace().getType();
    if (type != ColorSpace.TYPE_GRAY && type != ColorSpace.TYPE_RGB) {
      throw BadPictureException.broken(
          "the picture has %d colours per pixel that are not red, green and blue; save it as RGB or greyscale"
              .formatted(colourBands));
    }
    samples = new int[raster.getWidth() * bands];
    factors = new float[bands];
    for (int band = 0; band < bands; band++) {
      factors[band] = BRIGHTEST / ((1 << raster.getSampleModel().getSampleSize(band)) - 1);
    }
  }

  int count() {
    return raster.getHeight();
  }

  int width() {
    return raster.getWidth();
  }

  /** Reads line {@code y} into three lines. */
  void read(int y, float[] red, float[] green, float[] blue) {
    raster.getPixels(0, y, width(), 1, samples);
    if (colours instanceof IndexColorModel palette) {
      fromPalette(palette, red, green, blue);
    } else {
      fromBands(red, green, blue);
    }
  }

  private void fromPalette(IndexColorModel palette, float[] red, float[] green, float[] blue) {
    for (int x = 0; x < width(); x++) {
      int colour = samples[x] < palette.getMapSize() ? palette.getRGB(samples[x]) : 0;
      float opaque = (colour >>> 24) / BRIGHTEST;
      red[x] = onWhite(colour >> 16 & 0xff, opaque);
      green[x] = onWhite(colour >> 8 & 0xff, opaque);
      blue[x] = onWhite(colour & 0xff, opaque);
    }
  }

  private void fromBands(float[] red, float[] green, float[] blue) {
    boolean grey = colourBands == 1;
    boolean transparent = bands > colourBands;
    for (int x = 0; x < width(); x++) {
      int at = x * bands;
      float opaque = transparent ? value(at, colourBands) / BRIGHTEST : 1;
      red[x] = onWhite(value(at, 0), opaque);
      green[x] = grey ? red[x] : onWhite(value(at, 1), opaque);
      blue[x] = grey ? red[x] : onWhite(value(at, 2), opaque);
    }
  }

  private float value(int at, int band) {
    return samples[at + band] * factors[band];
  }

  private static float onWhite(float value, float opaque) {
    return opaque == 1 ? value : value * opaque + BRIGHTEST * (1 - opaque);
  }
}
