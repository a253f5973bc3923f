package io.anomalyoperator.server.metrics;

/**
 * Bounds of a histogram of latencies: each a quarter of an octave above the one before, from a
 * tenth of a millisecond to more than a minute, so that a quantile is known to within a fifth of
 * itself.
 */
final class LatencyBuckets {
  static final int COUNT = 80;

  private static final double LEAST_MILLIS = 0.1;
  private static final int PER_OCTAVE = 4;
  private static final double NANOS_PER_MILLI = 1e6;

  private LatencyBuckets() {}

  /** The upper bound of a bucket. */
  static double millis(int bucket) {
    return LEAST_MILLIS * Math.pow(2, (double) bucket / PER_OCTAVE);
  }

  /** The bucket that a latency falls into; the last one takes whatever is longer. */
  static int of(long nanos) {
    double octaves = Math.log(nanos / NANOS_PER_MILLI / LEAST_MILLIS) / Math.log(2);
    return Math.clamp((long) Math.ceil(octaves * PER_OCTAVE), 0, COUNT - 1);
  }
}
