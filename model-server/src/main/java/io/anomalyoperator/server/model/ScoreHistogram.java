package io.anomalyoperator.server.model;

import java.util.Arrays;

/**
 * Counts scores in bins of equal width over the calibration's range and half as much beyond it or
 * the threshold. Scores beyond the last edge are in the last bin, those below the first in the
 * first.
 */
public final class ScoreHistogram {
  private static final int BINS = 36;
  private static final double MARGIN = 0.05;
  private static final double BEYOND = 1.5;

  private final double low;
  private final double width;

  /** The bins that show a judge's calibration and its threshold. */
  public static ScoreHistogram of(Judge judge) {
    double[] sorted = judge.calibration().sorted();
    double low = Math.min(sorted[0], judge.threshold());
    double high = Math.max(sorted[sorted.length - 1], judge.threshold());
    // what is rebuilt without an error has no range; any will do
    double range = high > low ? high - low : Math.max(1e-9, Math.abs(high));
    // a little room before the lowest, but no negative scores where there are none
    double first = Math.max(low - MARGIN * range, Math.min(low, 0));
    return new ScoreHistogram(first, (low + BEYOND * range - first) / BINS);
  }

  private ScoreHistogram(double low, double width) {
    this.low = low;
    this.width = width;
  }

  /** One more than there are bins. */
  public double[] edges() {
    double[] edges = new double[BINS + 1];
    Arrays.setAll(edges, i -> low + i * width);
    return edges;
  }

  /** How many of the scores are in each bin. */
  public int[] count(double[] scores) {
    int[] counts = new int[BINS];
    for (double score : scores) {
      counts[(int) Math.clamp(Math.floor((score - low) / width), 0, BINS - 1)]++;
    }
    return counts;
  }
}
