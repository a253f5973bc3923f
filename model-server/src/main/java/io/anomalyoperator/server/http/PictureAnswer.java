package io.anomalyoperator.server.http;

import io.anomalyoperator.server.picture.HeatMap;
import io.anomalyoperator.server.picture.PixelGrid;
import java.util.function.IntConsumer;

/** Writes what an answer to a picture says beside the score: grids of numbers, line by line. */
final class PictureAnswer {
  private PictureAnswer() {}

  static CharSequence members(PictureOptions options, boolean inverted, HeatMap map) {
    StringBuilder json = new StringBuilder(inverted(inverted));
    PixelGrid grid = map.grid();
    if (options.heatmap()) {
      json.append(",\"heatmap\":");
      lines(json, grid, pixel -> json.append((float) map.heat()[pixel]));
    }
    if (options.reconstruction()) {
      json.append(",\"input\":");
      lines(json, grid, pixel -> pixel(json, grid, map.input(), pixel));
      json.append(",\"reconstruction\":");
      lines(json, grid, pixel -> pixel(json, grid, map.reconstruction(), pixel));
    }
    return json;
  }

  static String inverted(boolean inverted) {
    return ",\"inverted\":" + inverted;
  }

  private static void lines(StringBuilder json, PixelGrid grid, IntConsumer number) {
    for (int pixel = 0; pixel < grid.area(); pixel++) {
      boolean begins = pixel % grid.width() == 0;
      json.append(pixel == 0 ? "[[" : begins ? "],[" : ",");
      number.accept(pixel);
    }
    json.append("]]");
  }

  /** One number of a grey pixel, an array of three of a coloured one. */
  private static void pixel(StringBuilder json, PixelGrid grid, float[] values, int pixel) {
    if (grid.channels() == 1) {
      rounded(json, values[grid.index(pixel, 0)]);
      return;
    }
    for (int channel = 0; channel < grid.channels(); channel++) {
      json.append(channel == 0 ? '[' : ',');
      rounded(json, values[grid.index(pixel, channel)]);
    }
    json.append(']');
  }

  /** To a hundredth, which is less than what a screen shows. */
  private static void rounded(StringBuilder json, float value) {
    json.append(Math.rint(value * 100.0) / 100);
  }
}
