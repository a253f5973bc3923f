package io.anomalyoperator.trainer.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;

/** Small pictures that live in the page itself. */
final class Png {
  private static final int BRIGHTEST = 255;

  private Png() {}

  /** Grey, from 0 (black) to 1 (white). */
  static String grey(float[] values, int columns) {
    return dataUri(
        values.length,
        columns,
        i -> {
          int level = level(values[i]);
          return level << 16 | level << 8 | level;
        });
  }

  /** Heat: black where two pictures agree, over red to yellow where they differ by all there is. */
  static String heat(float[] one, float[] other, int columns) {
    return dataUri(
        one.length,
        columns,
        i -> {
          double difference = Math.abs(one[i] - other[i]);
          return level(difference * 2) << 16
              | level(difference * 2 - 0.7) << 8
              | level(difference - 0.8);
        });
  }

  private static int level(double share) {
    return (int) Math.rint(BRIGHTEST * Math.clamp(share, 0, 1));
  }

  private static String dataUri(int size, int columns, IntUnaryOperator colour) {
    int lines = size / columns;
    var image = new BufferedImage(columns, lines, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size; i++) {
      image.setRGB(i % columns, i / columns, colour.applyAsInt(i));
    }
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
  }
}
