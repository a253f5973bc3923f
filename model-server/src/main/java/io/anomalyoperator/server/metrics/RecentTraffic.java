package io.anomalyoperator.server.metrics;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Requests for scores of the last minute, how many of them got none by the server's fault, how long
 * they took and how many rows were anomalies, in buckets of a second. A rollout is watched by it,
 * so what happened before the last minute is forgotten.
 */
@Singleton
public final class RecentTraffic {
  /** What is remembered. */
  public static final int WINDOW_SECONDS = 60;

  /** The first requests meet code that is not compiled yet; their latencies say nothing. */
  static final int WARM_UP_SECONDS = 30;

  private static final long SECOND = 1_000_000_000L;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final LongSupplier nanoTime;
  private final Second[] seconds = new Second[WINDOW_SECONDS];
  private long first = Long.MAX_VALUE;

  private static final class Second {
    long at = Long.MIN_VALUE;
    long requests;
    long errors;
    long rows;
    long anomalies;
    final int[] latencies = new int[LatencyBuckets.COUNT];

    void begin(long now) {
      at = now;
      requests = 0;
      errors = 0;
      rows = 0;
      anomalies = 0;
      java.util.Arrays.fill(latencies, 0);
    }
  }

  public RecentTraffic() {
    this(System::nanoTime);
  }

  RecentTraffic(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (int i = 0; i < WINDOW_SECONDS; i++) {
      seconds[i] = new Second();
    }
  }

  /**
   * What came in the last minute.
   *
   * @param requests for scores
   * @param errors of them answered with 429 or 5xx; what a client did wrong is no error here
   * @param rows that got a score
   * @param anomalies of them
   * @param latencies of requests that got scores, once the server is warm; no empty bucket
   */
  public record Totals(
      long requests, long errors, long rows, long anomalies, List<Latency> latencies) {}

  /**
   * One bucket of a histogram.
   *
   * @param millis no request in it took longer
   * @param requests in it, and in no shorter one
   */
  public record Latency(double millis, long requests) {}

  /** Counts an answer to a request for scores. */
  synchronized void answered(int status, long nanos) {
    Second now = now();
    now.requests++;
    if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
      now.errors++;
    }
    first = Math.min(first, now.at);
    if (status < BAD_REQUEST && now.at - first >= WARM_UP_SECONDS) {
      now.latencies[LatencyBuckets.of(nanos)]++;
    }
  }

  /** Counts rows that got a score. */
  synchronized void scored(int rows, int anomalies) {
    Second now = now();
    now.rows += rows;
    now.anomalies += anomalies;
  }

  private Second now() {
    long now = nanoTime.getAsLong() / SECOND;
    Second second = seconds[(int) Math.floorMod(now, (long) WINDOW_SECONDS)];
    if (second.at != now) {
      second.begin(now);
    }
    return second;
  }

  /** The sums of the last minute. */
  public synchronized Totals totals() {
    long oldest = nanoTime.getAsLong() / SECOND - WINDOW_SECONDS;
    long requests = 0;
    long errors = 0;
    long rows = 0;
    long anomalies = 0;
    long[] sums = new long[LatencyBuckets.COUNT];
    for (Second second : seconds) {
      if (second.at > oldest) {
        requests += second.requests;
        errors += second.errors;
        rows += second.rows;
        anomalies += second.anomalies;
        for (int i = 0; i < sums.length; i++) {
          sums[i] += second.latencies[i];
        }
      }
    }
    var latencies = new ArrayList<Latency>();
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] > 0) {
        latencies.add(new Latency(LatencyBuckets.millis(i), sums[i]));
      }
    }
    return new Totals(requests, errors, rows, anomalies, List.copyOf(latencies));
  }
}
