package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows with the scores that every server of the package has to give them: replayed before any
 * traffic.
 *
 * @param inputs rows in the user's units, before preprocessing; 1 to {@value #MOST_ROWS}
 * @param scores of the rows
 * @param tolerance accepted difference: {@code |actual − expected| ≤ tolerance · max(1,
 *     |expected|)}
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record GoldenSet(float[][] inputs, double[] scores, double tolerance) {
  /** Enough to notice a wrong model, few enough to replay in a moment. */
  public static final int MOST_ROWS = 64;

  /** A wider one would let any model pass. */
  public static final double WIDEST_TOLERANCE = 0.1;

  private static final String INPUTS = "inputs";
  private static final String SCORES = "scores";
  private static final String TOLERANCE = "tolerance";

  public GoldenSet {
    inputs = copy(inputs);
    scores = scores.clone();
    Check.that(
        inputs.length >= 1 && inputs.length <= MOST_ROWS,
        "it has %d rows, expected 1 to %d",
        inputs.length,
        MOST_ROWS);
    Check.that(
        scores.length == inputs.length,
        "it has %d scores for %d rows",
        scores.length,
        inputs.length);
    for (int i = 0; i < inputs.length; i++) {
      Check.that(
          inputs[i].length == inputs[0].length,
          "row %d has %d numbers, the first has %d",
          i,
          inputs[i].length,
          inputs[0].length);
      for (float value : inputs[i]) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "row %d holds %s, expected finite numbers".formatted(i, value));
        }
      }
      Check.that(Double.isFinite(scores[i]), "score %d is %s, expected a number", i, scores[i]);
    }
    Check.that(
        tolerance > 0 && tolerance <= WIDEST_TOLERANCE,
        "its tolerance is %s, expected above 0 and at most %s",
        tolerance,
        WIDEST_TOLERANCE);
  }

  @Override
  public float[][] inputs() {
    return copy(inputs);
  }

  @Override
  public double[] scores() {
    return scores.clone();
  }

  /** One row, in the user's units. */
  public float[] input(int row) {
    return inputs[row].clone();
  }

  /** How many rows there are. */
  public int size() {
    return inputs.length;
  }

  /** How many numbers a row has. */
  public int width() {
    return inputs[0].length;
  }

  /** What is wrong with the scores that a server gave; empty if nothing is. */
  public Optional<String> compare(double[] actual) {
    if (actual.length != scores.length) {
      return Optional.of(
          "%d scores for the %d rows of the golden set".formatted(actual.length, scores.length));
    }
    int wrong = 0;
    int worst = 0;
    for (int i = 0; i < scores.length; i++) {
      wrong += excess(i, actual[i]) > 1 ? 1 : 0;
      worst = excess(i, actual[i]) > excess(worst, actual[worst]) ? i : worst;
    }
    return wrong == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d golden scores differ; the worst is row %d: scored %s, expected %s ± %s"
                .formatted(
                    wrong, scores.length, worst, actual[worst], scores[worst], allowed(worst)));
  }

  /** The difference in units of what is allowed; of what is not a number, beyond any other. */
  private double excess(int row, double actual) {
    double excess = Math.abs(actual - scores[row]) / allowed(row);
    return Double.isNaN(excess) ? Double.POSITIVE_INFINITY : excess;
  }

  private double allowed(int row) {
    return tolerance * Math.max(1, Math.abs(scores[row]));
  }

  /** The bytes of {@code golden.safetensors}. */
  public byte[] encode() {
    var flat = new float[size() * width()];
    for (int i = 0; i < size(); i++) {
      System.arraycopy(inputs[i], 0, flat, i * width(), width());
    }
    return SafeTensors.of(
            Map.of(
                INPUTS,
                new SafeTensors.Tensor.F32(List.of(size(), width()), flat),
                SCORES,
                SafeTensors.Tensor.F64.vector(scores),
                TOLERANCE,
                SafeTensors.Tensor.F64.vector(tolerance)))
        .encode();
  }

  /** Writes {@code golden.safetensors}. */
  public void writeTo(Path file) throws IOException {
    Files.write(file, encode());
  }

  static GoldenSet decode(byte[] file) throws InvalidPackageException {
    return TensorEntry.decode(
        EntryNames.GOLDEN,
        Violation.GOLDEN_INVALID,
        file,
        entry -> {
          var inputs = entry.f32(INPUTS, 2);
          int rows = inputs.shape().get(0);
          int width = inputs.shape().get(1);
          Check.that(rows <= MOST_ROWS, "it has %d rows, expected 1 to %d", rows, MOST_ROWS);
          var split = new float[rows][];
          for (int i = 0; i < rows; i++) {
            split[i] = Arrays.copyOfRange(inputs.values(), i * width, (i + 1) * width);
          }
          return new GoldenSet(split, entry.f64(SCORES), entry.number(TOLERANCE));
        });
  }

  private static float[][] copy(float[][] rows) {
    return Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoldenSet that
        && Arrays.deepEquals(inputs, that.inputs)
        && Arrays.equals(scores, that.scores)
        && tolerance == that.tolerance;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(scores);
  }

  @Override
  public String toString() {
    return "GoldenSet[%d rows of %d, tolerance %s]".formatted(size(), width(), tolerance);
  }
}
