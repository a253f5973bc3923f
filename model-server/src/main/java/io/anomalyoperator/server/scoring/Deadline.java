package io.anomalyoperator.server.scoring;

import java.time.Duration;

/**
 * How long the rows of a request may wait for a worker.
 *
 * @param since when they began to wait, by {@link System#nanoTime}
 * @param limitNanos how long they may; {@link Long#MAX_VALUE} for as long as it takes
 */
public record Deadline(long since, long limitNanos) {
  /** Whoever has none waits until the scores are there. */
  public static final Deadline NONE = new Deadline(0, Long.MAX_VALUE);

  /** Begins now. */
  public static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime(), limit.toNanos());
  }

  boolean passedAt(long nanoTime) {
    return limitNanos != Long.MAX_VALUE && nanoTime - since >= limitNanos;
  }

  Duration waitedAt(long nanoTime) {
    return Duration.ofNanos(nanoTime - since);
  }

  Duration limit() {
    return Duration.ofNanos(limitNanos);
  }
}
