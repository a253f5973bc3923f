package io.anomalyoperator.trainer.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The receiver operating characteristic: what share of anomalies is found at what share of false
 * alarms, for every threshold.
 *
 * @param points from (0, 0) to (1, 1), one for each distinct score
 * @param area under the curve: the chance that an anomaly scores higher than a normal row, ties
 *     counted half (Mann and Whitney)
 */
public record Roc(List<Point> points, double area) {

  /**
   * One threshold.
   *
   * @param falsePositiveRate share of normal rows at or above it
   * @param truePositiveRate share of anomalies at or above it
   */
  public record Point(double falsePositiveRate, double truePositiveRate) {}

  public Roc {
    points = List.copyOf(points);
  }

  /** The curve of these scores, in whatever order; at least one of each. */
  public static Roc of(double[] normal, double[] anomalous) {
    if (normal.length == 0 || anomalous.length == 0) {
      throw new IllegalArgumentException(
          "a ROC needs scores of both kinds, found %d normal and %d anomalous"
              .formatted(normal.length, anomalous.length));
    }
    var ordinary = descending(normal);
    var strange = descending(anomalous);
    var points = new ArrayList<Point>();
    points.add(new Point(0, 0));
    double area = 0;
    int falseAlarms = 0;
    int found = 0;
    while (falseAlarms < ordinary.length || found < strange.length) {
      double threshold =
          Math.max(
              falseAlarms < ordinary.length ? ordinary[falseAlarms] : Double.NEGATIVE_INFINITY,
              found < strange.length ? strange[found] : Double.NEGATIVE_INFINITY);
      int before = falseAlarms;
      int foundBefore = found;
      while (falseAlarms < ordinary.length && ordinary[falseAlarms] >= threshold) {
        falseAlarms++;
      }
      while (found < strange.length && strange[found] >= threshold) {
        found++;
      }
      area += (falseAlarms - before) * (found + foundBefore) / 2.0;
      points.add(
          new Point((double) falseAlarms / ordinary.length, (double) found / strange.length));
    }
    return new Roc(points, area / ordinary.length / strange.length);
  }

  private static double[] descending(double[] scores) {
    var sorted = scores.clone();
    Arrays.sort(sorted);
    for (int i = 0, j = sorted.length - 1; i < j; i++, j--) {
      double moved = sorted[i];
      sorted[i] = sorted[j];
      sorted[j] = moved;
    }
    return sorted;
  }
}
