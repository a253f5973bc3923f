package io.anomalyoperator.modelpackage;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Does what {@link Preprocessing} says: the same code when a model is trained, packaged and served.
 * Every kind is {@code (value − shift) · factor}, element by element. Safe for use by many threads.
 */
public final class Preprocessor {
  private static final double BRIGHTEST = 255;

  private final double[] shift;
  private final double[] factor;

  private Preprocessor(double[] shift, double[] factor) {
    this.shift = shift;
    this.factor = factor;
  }

  /** The preprocessor of a checked manifest's input. */
  public static Preprocessor of(Manifest.Input input) {
    int size = input.size();
    return switch (input.preprocessing()) {
      case Preprocessing.None() -> uniform(size, 0, 1);
      case Preprocessing.Image image when image.invert() ->
          uniform(size, BRIGHTEST, -image.scale());
      case Preprocessing.Image image -> uniform(size, 0, image.scale());
      case Preprocessing.Tabular table ->
          new Preprocessor(
              table.mean().stream().mapToDouble(Double::doubleValue).toArray(),
              table.scale().stream().mapToDouble(scale -> 1 / scale).toArray());
    };
  }

  private static Preprocessor uniform(int size, double shift, double factor) {
    var shifts = new double[size];
    var factors = new double[size];
    Arrays.fill(shifts, shift);
    Arrays.fill(factors, factor);
    return new Preprocessor(shifts, factors);
  }

  /** How many numbers a row has. */
  public int size() {
    return factor.length;
  }

  /** A new row for the model, from one in the user's units. */
  public float[] apply(float[] raw) {
    Check.that(raw.length == size(), "a row has %d numbers, expected %d", raw.length, size());
    var row = new float[size()];
    apply(raw, 0, row, 0);
    return row;
  }

  /** One row from one array to another, or the same; allocates nothing. */
  public void apply(float[] raw, int rawOffset, float[] row, int rowOffset) {
    for (int i = 0; i < factor.length; i++) {
      row[rowOffset + i] = (float) ((raw[rawOffset + i] - shift[i]) * factor[i]);
    }
  }

  /** One row into a buffer, by absolute index; allocates nothing. */
  public void apply(float[] raw, int rawOffset, FloatBuffer row, int rowOffset) {
    for (int i = 0; i < factor.length; i++) {
      row.put(rowOffset + i, (float) ((raw[rawOffset + i] - shift[i]) * factor[i]));
    }
  }

  /** A row of the model's numbers in the user's units again; undoes {@link #apply(float[])}. */
  public float[] restore(float[] row) {
    Check.that(row.length == size(), "a row has %d numbers, expected %d", row.length, size());
    var raw = new float[size()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (float) (row[i] / factor[i] + shift[i]);
    }
    return raw;
  }
}
