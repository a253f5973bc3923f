package io.anomalyoperator.operator.rollout;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A histogram of latencies.
 *
 * @param counts by the bucket's upper bound in milliseconds, how many requests fell below it and
 *     not below the one before
 */
public record Latencies(SortedMap<Double, Long> counts) {
  /** Pods count in quarters of an octave. */
  private static final double BUCKET_WIDTH = Math.pow(2, 0.25);

  public static final Latencies NONE = new Latencies(new TreeMap<>());

  public Latencies {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /** Both together. */
  public Latencies plus(Latencies other) {
    var sum = new TreeMap<>(counts);
    other.counts.forEach((bound, count) -> sum.merge(bound, count, Long::sum));
    return new Latencies(sum);
  }

  /** How many there are. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The bound below which at least this share of them lies; 0 if there are none. */
  public double quantile(double share) {
    double wanted = share * total();
    long sum = 0;
    for (var bucket : counts.entrySet()) {
      sum += bucket.getValue();
      if (sum >= wanted) {
        return bucket.getKey();
      }
    }
    return 0;
  }

  /** How many surely took longer: of a bucket that a limit cuts through nobody knows. */
  public long slowerThan(double millis) {
    return counts.entrySet().stream()
        .filter(bucket -> bucket.getKey() / BUCKET_WIDTH >= millis)
        .mapToLong(bucket -> bucket.getValue())
        .sum();
  }
}
