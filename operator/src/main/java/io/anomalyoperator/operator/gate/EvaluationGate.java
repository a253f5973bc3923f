package io.anomalyoperator.operator.gate;

import io.anomalyoperator.operator.rollout.EvaluationEvidence;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/** Measures how well scores tell anomalies from normal rows. */
public final class EvaluationGate {
  /** Of the normal distribution, for an interval of 95 %. */
  private static final double Z = 1.96;

  private EvaluationGate() {}

  /**
   * What the gate says.
   *
   * @param passed whether the area is at least the bound
   * @param detail all numbers, for people
   */
  public record Answered(boolean passed, String detail) {}

  /** The verdict on these scores. */
  public static Answered judge(EvaluationEvidence seen, double minAuroc) {
    int rows = seen.normal().size() + seen.anomalous().size();
    long without =
        seen.normal().stream().filter(s -> s.isNaN()).count()
            + seen.anomalous().stream().filter(s -> s.isNaN()).count();
    if (without > 0) {
      return new Answered(
          false,
          String.format(
              Locale.ROOT,
              "no AUROC: %,d of %,d rows got a score that is no number",
              without,
              rows));
    }
    double area = auroc(seen.normal(), seen.anomalous());
    double margin = Z * standardError(area, seen.normal().size(), seen.anomalous().size());
    return new Answered(
        area >= minAuroc,
        String.format(
            Locale.ROOT,
            "AUROC %.3f (%.3f–%.3f) on %,d rows, %,d anomalous; bound %s",
            area,
            Math.max(0, area - margin),
            Math.min(1, area + margin),
            rows,
            seen.anomalous().size(),
            minAuroc));
  }

  /**
   * Area under the ROC curve: the chance that an anomaly scores higher than a normal row, ties
   * counted half. It is Mann and Whitney's U of the anomalies, divided by the number of pairs
   * (Hanley &amp; McNeil, <i>The meaning and use of the area under a receiver operating
   * characteristic (ROC) curve</i>, Radiology 143, 1982).
   *
   * <p>Normal 1, 2, 2, 3 and anomalous 2, 4: of eight pairs six are in order and two are tied, so
   * (1 + 2·½ + 4) / 8 = 0.75.
   */
  static double auroc(List<Double> normal, List<Double> anomalous) {
    return MannWhitneyUTest.withDefaults().statistic(array(anomalous), array(normal))
        / ((double) normal.size() * anomalous.size());
  }

  /**
   * Standard error of an area A (the same paper): {@code √((A(1−A) + (nₐ−1)(Q₁−A²) + (nₙ−1)(Q₂−A²))
   * / (nₐ·nₙ))} with {@code Q₁ = A/(2−A)} and {@code Q₂ = 2A²/(1+A)}.
   *
   * <p>A = 0.95, 1,000 of each: 0.0050; 100 of each: 0.0160.
   */
  static double standardError(double area, int normal, int anomalous) {
    double square = area * area;
    double q1 = area / (2 - area);
    double q2 = 2 * square / (1 + area);
    return Math.sqrt(
        (area * (1 - area) + (anomalous - 1) * (q1 - square) + (normal - 1) * (q2 - square))
            / ((double) normal * anomalous));
  }

  private static double[] array(List<Double> scores) {
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
