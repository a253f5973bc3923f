package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Scores of normal rows that the training did not see. They turn a score into a p-value whose
 * false-positive rate holds for any model and any distribution, provided that new normal rows are
 * like these.
 *
 * <p>For {@code n} calibration scores, {@code p(s) = (1 + #{i : cal_i ≥ s}) / (n + 1)}: the
 * conformal p-value of Vovk, Gammerman and Shafer, <i>Algorithmic Learning in a Random World</i>
 * (2005), section 2.2; for outlier detection with held-out data, Bates, Candès, Lei, Romano and
 * Sesia, <i>Testing for outliers with conformal p-values</i>, Annals of Statistics 51 (2023),
 * equation 2. For a normal row, {@code P(p ≤ α) ≤ α} for every α.
 *
 * <pre>{@code
 * sorted [1, 2, 3, 4]: pValue(9) = 1/5   pValue(4) = 2/5   pValue(2.5) = 3/5   pValue(0) = 5/5
 * }</pre>
 *
 * @param sorted the scores, lowest first; at least one
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record Calibration(double[] sorted) {
  private static final String SCORES = "scores";

  public Calibration {
    sorted = sorted.clone();
    Check.that(sorted.length > 0, "it has no scores, expected at least 1");
    for (int i = 0; i < sorted.length; i++) {
      if (!Double.isFinite(sorted[i])) {
        throw new IllegalArgumentException(
            "score %d is %s, expected finite numbers".formatted(i, sorted[i]));
      }
      if (i > 0 && sorted[i] < sorted[i - 1]) {
        throw new IllegalArgumentException(
            "score %d is %s and the one before it %s, expected them sorted"
                .formatted(i, sorted[i], sorted[i - 1]));
      }
    }
  }

  /** The calibration with these scores, in whatever order they are. */
  public static Calibration of(double... scores) {
    var sorted = scores.clone();
    Arrays.sort(sorted);
    return new Calibration(sorted);
  }

  @Override
  public double[] sorted() {
    return sorted.clone();
  }

  /** How many scores there are. */
  public int size() {
    return sorted.length;
  }

  /**
   * The share of normal rows that score this high or higher, never zero: between {@code 1/(n+1)}
   * and 1. A score that is not a number is the strangest there is.
   */
  public double pValue(double score) {
    return (1.0 + atLeast(score)) / (sorted.length + 1);
  }

  /** The lowest rate that so many scores can tell: {@code 1 / (n + 1)}. */
  public double smallestRate() {
    return 1.0 / (sorted.length + 1);
  }

  /**
   * The lowest score whose p-value is at most the rate, so that {@code score >= threshold} and
   * {@code pValue(score) <= rate} are the same question.
   *
   * @param falsePositiveRate accepted share of alarms among normal rows, between 0 and 1
   * @throws IllegalArgumentException if the rate is below {@link #smallestRate()}, which no score
   *     can reach
   */
  public double thresholdFor(double falsePositiveRate) {
    Check.that(
        falsePositiveRate > 0 && falsePositiveRate < 1,
        "the false-positive rate is %s, expected a number between 0 and 1",
        falsePositiveRate);
    Check.that(
        falsePositiveRate >= smallestRate(),
        "a false-positive rate of %s needs at least %.0f calibration scores, there are %d;"
            + " the smallest rate is %s",
        falsePositiveRate,
        Math.ceil(1 / falsePositiveRate) - 1,
        sorted.length,
        smallestRate());
    // the score must be above this many of the highest calibration scores but no more
    int above = (int) Math.floor(falsePositiveRate * (sorted.length + 1)) - 1;
    // the same rounding as in pValue decides at the edges
    while ((above + 2.0) / (sorted.length + 1) <= falsePositiveRate) {
      above++;
    }
    while ((above + 1.0) / (sorted.length + 1) > falsePositiveRate) {
      above--;
    }
    return Math.nextUp(sorted[sorted.length - 1 - above]);
  }

  /** How many scores are at least this high, by binary search. */
  private int atLeast(double score) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < score || Double.isNaN(score)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return sorted.length - low;
  }

  /** The bytes of {@code calibration.safetensors}. */
  public byte[] encode() {
    return SafeTensors.of(Map.of(SCORES, SafeTensors.Tensor.F64.vector(sorted))).encode();
  }

  /** Writes {@code calibration.safetensors}. */
  public void writeTo(Path file) throws IOException {
    Files.write(file, encode());
  }

  static Calibration decode(byte[] file) throws InvalidPackageException {
    return TensorEntry.decode(
        EntryNames.CALIBRATION,
        Violation.CALIBRATION_INVALID,
        file,
        entry -> new Calibration(entry.f64(SCORES)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Calibration that && Arrays.equals(sorted, that.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return "Calibration[%d scores from %s to %s]"
        .formatted(sorted.length, sorted[0], sorted[sorted.length - 1]);
  }
}
