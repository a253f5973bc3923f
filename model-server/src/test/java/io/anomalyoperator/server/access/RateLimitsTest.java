package io.anomalyoperator.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private long nanos;
  private final TimeMeter clock =
      new TimeMeter() {
        @Override
        public long currentTimeNanos() {
          return nanos;
        }

        @Override
        public boolean isWallClockBased() {
          return false;
        }
      };

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void eachClientHasItsOwnBurstAndThenItsRate() {
    var limits = new RateLimits(2, 3, clock);
    for (int i = 0; i < 3; i++) {
      assertTrue(limits.take("shop"));
    }
    assertFalse(limits.take("shop"));
    assertTrue(limits.take("bank"));

    pass(Duration.ofMillis(500));

    assertTrue(limits.take("shop"));
    assertFalse(limits.take("shop"));
  }

  @Test
  void manyClientsWhoRestAreForgottenAndNoBusyOne() {
    var limits = new RateLimits(1, 2, clock);
    for (int i = 0; i < RateLimits.MANY; i++) {
      assertTrue(limits.take("client " + i));
    }
    pass(Duration.ofSeconds(1));
    assertTrue(limits.take("busy"));
    assertTrue(limits.take("busy"));

    assertTrue(limits.take("one more"));

    assertTrue(limits.remembered() <= 2, "remembered: " + limits.remembered());
    assertFalse(limits.take("busy"));
  }

  @Test
  void whoeverIsBusyIsRememberedHoweverManyThereAre() {
    var limits = new RateLimits(1, 1, clock);
    for (int i = 0; i < 5000; i++) {
      assertTrue(limits.take("client " + i));
    }

    assertEquals(5000, limits.remembered());
    assertFalse(limits.take("client 0"));
  }
}
