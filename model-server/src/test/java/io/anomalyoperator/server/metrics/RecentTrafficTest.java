package io.anomalyoperator.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.server.metrics.RecentTraffic.Totals;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentTrafficTest {
  private final AtomicLong now = new AtomicLong(-Duration.ofHours(1).toNanos());
  private final RecentTraffic traffic = new RecentTraffic(now::get);

  private void after(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void nothingCameYet() {
    assertEquals(new Totals(0, 0), traffic.totals());
  }

  @Test
  void errorsAreTheServersOnly() {
    for (int status : new int[] {200, 400, 413, 415, 429, 500, 503}) {
      traffic.answered(status);
    }
    assertEquals(new Totals(7, 3), traffic.totals());
  }

  @Test
  void whatIsOlderThanAMinuteIsForgotten() {
    traffic.answered(500);
    after(30);
    traffic.answered(200);
    after(29);
    assertEquals(new Totals(2, 1), traffic.totals());
    after(1);
    assertEquals(new Totals(1, 0), traffic.totals());
    traffic.answered(200);
    assertEquals(new Totals(2, 0), traffic.totals());
    after(3600);
    assertEquals(new Totals(0, 0), traffic.totals());
  }
}
