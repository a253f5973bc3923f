package io.anomalyoperator.server.picture;

/**
 * A picture as a row of the model, in the user's units: pixels from 0 to 255.
 *
 * @param pixels as the grid lays them
 * @param inverted whether light and dark changed places
 */
@SuppressWarnings("ArrayRecordComponent") // carried from one place to the next, never compared
public record PictureRow(float[] pixels, boolean inverted) {
  private static final float BRIGHTEST = 255;

  /** Luminance of ITU-R BT.601, as PIL's conversion to grey. */
  private static final float RED = 0.299f;

  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  /**
   * Decodes a file, brings it to the size of the grid, and inverts it when it should be.
   *
   * @param header of the file
   * @throws BadPictureException when it cannot be decoded
   */
  public static PictureRow of(
      byte[] file,
      PictureHeader header,
      PixelGrid grid,
      Inversion inversion,
      Background background) {
    float[] pixels = pixels(new Lines(PictureDecoder.decode(file, header)), grid);
    boolean invert =
        switch (inversion) {
          case TRUE -> true;
          case FALSE -> false;
          case AUTO -> background.isNegative(pixels, grid);
        };
    if (invert) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = BRIGHTEST - pixels[i];
      }
    }
    return new PictureRow(pixels, invert);
  }

  private static float[] pixels(Lines lines, PixelGrid grid) {
    int width = lines.width();
    float[][] line = new float[3][width];
    float[][] planes = new float[grid.channels()][lines.count() * width];
    for (int y = 0; y < lines.count(); y++) {
      lines.read(y, line[0], line[1], line[2]);
      if (grid.channels() == 1) {
        toGrey(line);
      }
      for (int channel = 0; channel < grid.channels(); channel++) {
        System.arraycopy(line[channel], 0, planes[channel], y * width, width);
      }
    }
    float[] pixels = new float[grid.area() * grid.channels()];
    for (int channel = 0; channel < grid.channels(); channel++) {
      float[] scaled =
          Scaler.scale(planes[channel], width, lines.count(), grid.width(), grid.height());
      for (int pixel = 0; pixel < scaled.length; pixel++) {
        pixels[grid.index(pixel, channel)] = scaled[pixel];
      }
    }
    return pixels;
  }

  private static void toGrey(float[][] line) {
    for (int x = 0; x < line[0].length; x++) {
      float red = line[0][x];
      // what is grey already stays exactly as it is
      if (red != line[1][x] || red != line[2][x]) {
        line[0][x] = RED * red + GREEN * line[1][x] + BLUE * line[2][x];
      }
    }
  }
}
