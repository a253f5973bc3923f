package io.anomalyoperator.trainer.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From values to places on an axis.
 *
 * @param low at the beginning of the axis
 * @param high at its end
 * @param logarithmic whether equal ratios take equal room
 */
record Scale(double low, double high, boolean logarithmic) {
  private static final double WIDE = 100;
  private static final int MARKS = 5;

  /** From zero, with equal room for equal differences. */
  static Scale upTo(double high) {
    return new Scale(0, high > 0 ? high : 1, false);
  }

  /** Fit for these values; logarithmic where they differ a hundredfold and none is zero. */
  static Scale of(double[] values, double another) {
    var sorted = Arrays.copyOf(values, values.length + 1);
    sorted[values.length] = another;
    Arrays.sort(sorted);
    double low = sorted[0];
    // a few far out shall not squeeze all others
    double high = Math.max(sorted[(int) ((sorted.length - 1) * 0.995)], another * 1.05);
    if (low > 0 && high / low > WIDE) {
      return new Scale(low, high, true);
    }
    double from = Math.min(0, low);
    return new Scale(from, high > from ? high : from + 1, false);
  }

  /** From 0 at the beginning to 1 at the end; values outside are put at the ends. */
  double share(double value) {
    double share =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return Math.clamp(share, 0, 1);
  }

  /** The value at a share of the axis. */
  double value(double share) {
    return logarithmic ? low * Math.pow(high / low, share) : low + share * (high - low);
  }

  /** Round values to write along the axis. */
  List<Double> marks() {
    var marks = new ArrayList<Double>();
    if (logarithmic) {
      for (double mark = Math.pow(10, Math.ceil(Math.log10(low))); mark <= high; mark *= 10) {
        marks.add(mark);
      }
      return marks;
    }
    double step = roundStep((high - low) / MARKS);
    for (long i = (long) Math.ceil(low / step); i * step <= high * (1 + 1e-9); i++) {
      marks.add(i * step);
    }
    return marks;
  }

  /** The next of 1, 2, 5, 10, 20… */
  private static double roundStep(double least) {
    double ten = Math.pow(10, Math.floor(Math.log10(least)));
    for (double times : new double[] {1, 2, 5}) {
      if (ten * times >= least * (1 - 1e-9)) {
        return ten * times;
      }
    }
    return ten * 10;
  }
}
