package io.anomalyoperator.server.scoring;

/** How long the model takes over a single row, as measured lately. */
final class LonelyPace {
  /** Handing a row to a worker and its score back costs about as much. */
  private static final double QUICK_NANOS = 300e3;

  /** What each further row leaves of what was measured before it. */
  private static final double KEPT = 0.8;

  // written by several threads: one that gets lost is made up for by the next
  private volatile double nanos = Double.MAX_VALUE;

  /** Hears of a pass. */
  void scored(int rows, long took) {
    if (rows == 1) {
      double before = nanos;
      nanos = before == Double.MAX_VALUE ? took : KEPT * before + (1 - KEPT) * took;
    }
  }

  /**
   * Whether a row may be scored on a thread that others wait for, which had no work for so long.
   */
  boolean fits(long idleNanos) {
    double now = nanos;
    return now <= QUICK_NANOS && now <= idleNanos;
  }
}
