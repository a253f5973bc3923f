package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.Strategy;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What people are told of a decision. */
class NoticesTest {
  private static final int MOST = 1024;

  private final SimulatedCluster cluster = new SimulatedCluster();

  private String last() {
    return cluster.plans.stream().flatMap(p -> p.notices().stream()).toList().getLast().message();
  }

  @Test
  void aPromotionTellsWhatTheGatesSaid() {
    cluster.promote("a");
    cluster.traffic = TestTraffic.of(1000, 10);
    cluster.promote("b");

    assertEquals(
        "revision 2 is promoted; Golden Passed: 2 scores equal on 2 pods;"
            + " Replay Inconclusive: 0 recent requests to compare, 256 are needed;"
            + " Runtime Passed: served for 120 seconds;"
            + " 10 of 1000 requests of the last minute failed; alert rate 0.000",
        last());
  }

  @Test
  void manyStepsFitIntoAnEvent() {
    cluster.promote("a");
    var steps = Collections.nCopies(10, new CanaryStepSpec(1, 1));
    cluster.edit(
        cluster.spec.withRollout(
            cluster
                .spec
                .rollout()
                .with()
                .strategy(Strategy.Canary)
                .canary(new CanarySpec(steps))
                .build()));
    cluster.ask("b").settle();
    for (int i = 0; i < 11; i++) {
      cluster.pass(Duration.ofSeconds(2)).settle();
    }
    cluster.pass(Duration.ofSeconds(121)).settle();

    assertTrue(last().startsWith("revision 2 is promoted; Golden"), last());
    assertTrue(last().length() < MOST && last().endsWith("…"), last());
  }
}
