package io.anomalyoperator.server.picture;

import io.anomalyoperator.modelpackage.Reference;
import java.util.OptionalDouble;

/**
 * Whether a picture is the negative of those that the model was trained on: dark ink on white paper
 * for a model of light digits on black. Told by the edge of the picture, which is mostly
 * background, held against the edge of the training data's mean.
 *
 * @param usual mean of the edge in the training data, from 0 to 255; empty when it is not known
 */
public record Background(OptionalDouble usual) {
  private static final double BRIGHTEST = 255;

  /** What the package's statistics tell; they leave very large rows out. */
  public static Background of(Reference reference, PixelGrid grid) {
    var features = reference.features();
    if (features.size() != grid.area() * grid.channels()) {
      return new Background(OptionalDouble.empty());
    }
    float[] means = new float[features.size()];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) features.get(i).mean();
    }
    return new Background(OptionalDouble.of(edge(means, grid)));
  }

  /** Whether the edge is nearer to that of the training data once the row is inverted. */
  public boolean isNegative(float[] row, PixelGrid grid) {
    if (usual.isEmpty()) {
      return false;
    }
    double found = edge(row, grid);
    double expected = usual.getAsDouble();
    return Math.abs(BRIGHTEST - found - expected) < Math.abs(found - expected);
  }

  private static double edge(float[] row, PixelGrid grid) {
    double sum = 0;
    int count = 0;
    for (int pixel = 0; pixel < grid.area(); pixel++) {
      int x = pixel % grid.width();
      int y = pixel / grid.width();
      if (x == 0 || y == 0 || x == grid.width() - 1 || y == grid.height() - 1) {
        for (int channel = 0; channel < grid.channels(); channel++) {
          sum += row[grid.index(pixel, channel)];
          count++;
        }
      }
    }
    return sum / count;
  }
}
