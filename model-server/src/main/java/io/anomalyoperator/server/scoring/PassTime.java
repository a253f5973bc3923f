package io.anomalyoperator.server.scoring;

/**
 * How long a forward pass takes by the number of its rows, as measured lately. A thread that had to
 * let others run meanwhile measures too much, never too little: so what is less counts for more.
 */
final class PassTime {
  private static final double UNKNOWN = Double.MAX_VALUE;

  /** What a quicker pass leaves of what was measured before it. */
  private static final double KEPT_BY_LESS = 0.8;

  /** What a slower one leaves. */
  private static final double KEPT_BY_MORE = 0.98;

  // written by several threads: what gets lost is made up for by the next pass
  private volatile double ofOne = UNKNOWN;
  private volatile double ofEachMore = UNKNOWN;

  /** Hears of a pass. */
  void measured(int rows, long nanos) {
    double one = ofOne;
    if (rows == 1) {
      ofOne = blend(one, nanos);
    } else if (nanos < one) {
      // one row takes no longer than several
      ofOne = nanos;
    } else {
      ofEachMore = blend(ofEachMore, (nanos - one) / (rows - 1));
    }
  }

  private static double blend(double before, double now) {
    double kept = now < before ? KEPT_BY_LESS : KEPT_BY_MORE;
    return before == UNKNOWN ? now : kept * before + (1 - kept) * now;
  }

  /** Whether a pass of so many rows will be over in that time; never before one was measured. */
  boolean fits(int rows, double nanos) {
    double one = ofOne;
    return one + (rows - 1) * Math.min(one, ofEachMore) <= nanos;
  }
}
