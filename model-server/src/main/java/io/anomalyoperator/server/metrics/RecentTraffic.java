package io.anomalyoperator.server.metrics;

import jakarta.inject.Singleton;
import java.util.function.LongSupplier;

/**
 * Requests for scores of the last minute, and how many of them got none by the server's fault, in
 * buckets of a second. A rollout is watched by it, so what happened before the last minute is
 * forgotten.
 */
@Singleton
public final class RecentTraffic {
  /** What is remembered. */
  public static final int WINDOW_SECONDS = 60;

  private static final long SECOND = 1_000_000_000L;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final LongSupplier nanoTime;
  private final long[] seconds = new long[WINDOW_SECONDS];
  private final long[] requests = new long[WINDOW_SECONDS];
  private final long[] errors = new long[WINDOW_SECONDS];

  public RecentTraffic() {
    this(System::nanoTime);
  }

  RecentTraffic(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    java.util.Arrays.fill(seconds, Long.MIN_VALUE);
  }

  /**
   * What came in the last minute.
   *
   * @param requests for scores
   * @param errors of them answered with 429 or 5xx; what a client did wrong is no error here
   */
  public record Totals(long requests, long errors) {}

  /** Counts an answer to a request for scores. */
  synchronized void answered(int status) {
    long now = nanoTime.getAsLong() / SECOND;
    int bucket = (int) Math.floorMod(now, (long) WINDOW_SECONDS);
    if (seconds[bucket] != now) {
      seconds[bucket] = now;
      requests[bucket] = 0;
      errors[bucket] = 0;
    }
    requests[bucket]++;
    if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
      errors[bucket]++;
    }
  }

  /** The sums of the last minute. */
  public synchronized Totals totals() {
    long oldest = nanoTime.getAsLong() / SECOND - WINDOW_SECONDS;
    long sum = 0;
    long bad = 0;
    for (int i = 0; i < WINDOW_SECONDS; i++) {
      if (seconds[i] > oldest) {
        sum += requests[i];
        bad += errors[i];
      }
    }
    return new Totals(sum, bad);
  }
}
