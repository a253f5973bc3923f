package io.anomalyoperator.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.metrics.RecentTraffic.Latency;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentTrafficTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong(-Duration.ofHours(1).toNanos());
  private final RecentTraffic traffic = new RecentTraffic(now::get);

  private void after(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private void holds(long requests, long errors) {
    assertEquals(requests, traffic.totals().requests());
    assertEquals(errors, traffic.totals().errors());
  }

  @Test
  void nothingCameYet() {
    holds(0, 0);
    assertEquals(List.of(), traffic.totals().latencies());
  }

  @Test
  void errorsAreTheServersOnly() {
    for (int status : new int[] {200, 400, 413, 415, 429, 500, 503}) {
      traffic.answered(status, MILLI);
    }
    holds(7, 3);
  }

  @Test
  void whatIsOlderThanAMinuteIsForgotten() {
    traffic.answered(500, MILLI);
    traffic.scored(8, 2);
    after(30);
    traffic.answered(200, MILLI);
    after(29);
    holds(2, 1);
    assertEquals(8, traffic.totals().rows());
    assertEquals(2, traffic.totals().anomalies());
    after(1);
    holds(1, 0);
    assertEquals(0, traffic.totals().rows());
    traffic.answered(200, MILLI);
    holds(2, 0);
    after(3600);
    holds(0, 0);
  }

  @Test
  void latenciesCountOnceTheServerIsWarm() {
    traffic.answered(200, 500 * MILLI);
    after(29);
    traffic.answered(200, 500 * MILLI);
    after(1);
    traffic.answered(200, MILLI);
    traffic.answered(200, MILLI);
    traffic.answered(503, 900 * MILLI);
    traffic.answered(400, 900 * MILLI);

    List<Latency> latencies = traffic.totals().latencies();
    assertEquals(1, latencies.size());
    assertEquals(2, latencies.getFirst().requests());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 1, 7, 42, 1000, 30_000})
  void aLatencyIsKnownToWithinAFifth(double millis) {
    double bound = LatencyBuckets.millis(LatencyBuckets.of((long) (millis * MILLI)));
    assertTrue(bound >= millis * 0.999 && bound <= Math.max(0.1, millis * 1.2), () -> "" + bound);
  }
}
