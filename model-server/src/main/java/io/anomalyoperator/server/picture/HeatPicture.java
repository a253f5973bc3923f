package io.anomalyoperator.server.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The picture that the model saw, dimmed, with what surprised it glowing from red to yellow. The
 * brightest spot is the pixel with the largest share in this score, however low the score is.
 */
public final class HeatPicture {
  private static final int LONGER_SIDE = 280;
  private static final int BRIGHTEST = 255;

  /** So that white ink does not outshine the heat. */
  private static final double DIMMED = 0.45;

  private HeatPicture() {}

  /** A PNG, its pixels multiplied so that a small picture can be seen. */
  public static byte[] png(HeatMap map) {
    PixelGrid grid = map.grid();
    int zoom = Math.ceilDiv(LONGER_SIDE, Math.max(grid.width(), grid.height()));
    BufferedImage picture =
        new BufferedImage(grid.width() * zoom, grid.height() * zoom, BufferedImage.TYPE_INT_RGB);
    double hottest = Arrays.stream(map.heat()).max().orElse(0);
    int[] block = new int[zoom * zoom];
    for (int pixel = 0; pixel < grid.area(); pixel++) {
      double share = hottest > 0 ? map.heat()[pixel] / hottest : 0;
      Arrays.fill(block, colour(map, pixel, share));
      int x = pixel % grid.width() * zoom;
      int y = pixel / grid.width() * zoom;
      picture.setRGB(x, y, zoom, zoom, block, 0, zoom);
    }
    return encode(picture);
  }

  /** The pixel, behind a glow that is the denser the larger its share is. */
  private static int colour(HeatMap map, int pixel, double share) {
    PixelGrid grid = map.grid();
    // the root makes visible what is a tenth of the hottest
    double glow = Math.sqrt(share);
    int red = mix(map.input()[grid.index(pixel, 0)], BRIGHTEST, glow);
    int green = mix(map.input()[grid.index(pixel, grid.channels() / 2)], 225 * share, glow);
    int blue = mix(map.input()[grid.index(pixel, grid.channels() - 1)], 40 * share, glow);
    return red << 16 | green << 8 | blue;
  }

  private static int mix(double pixel, double light, double glow) {
    return (int) Math.clamp(Math.rint(pixel * DIMMED * (1 - glow) + light * glow), 0, BRIGHTEST);
  }

  private static byte[] encode(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var memory = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", memory);
      memory.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return bytes.toByteArray();
  }
}
