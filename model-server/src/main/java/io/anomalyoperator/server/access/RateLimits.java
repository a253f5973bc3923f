package io.anomalyoperator.server.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** A token bucket for each client. */
final class RateLimits {
  /** Beyond so many clients, those that rest are forgotten: a full bucket is like a new one. */
  static final int MANY = 1024;

  private final long perSecond;
  private final long burst;
  private final TimeMeter clock;
  private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
  private volatile int tooMany = MANY;

  /**
   * @param perSecond requests a second in the long run, at least one
   * @param burst requests at once
   */
  RateLimits(long perSecond, long burst) {
    this(perSecond, burst, TimeMeter.SYSTEM_NANOTIME);
  }

  RateLimits(long perSecond, long burst, TimeMeter clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
  }

  long perSecond() {
    return perSecond;
  }

  /** Takes one request of a client from its bucket; false when that is empty. */
  boolean take(String client) {
    Bucket bucket = buckets.get(client);
    if (bucket == null) {
      if (buckets.size() >= tooMany) {
        forgetWhoRests();
      }
      bucket = buckets.computeIfAbsent(client, name -> newBucket());
    }
    return bucket.tryConsume(1);
  }

  private void forgetWhoRests() {
    buckets.values().removeIf(resting -> resting.getAvailableTokens() >= burst);
    tooMany = Math.max(MANY, 2 * buckets.size());
  }

  int remembered() {
    return buckets.size();
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .withCustomTimePrecision(clock)
        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
