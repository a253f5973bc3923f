package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another request while a canary has traffic. */
class OvertakenCanaryTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @BeforeEach
  void steps() {
    CanaryTest.twoSteps(cluster);
  }

  @Test
  void aNewRequestTakesOverAndTheCanaryDrains() {
    CanaryTest.inTraffic(cluster);
    cluster.openConnections = 3;
    cluster.ask("c").look();

    assertEquals(1, cluster.selected);
    assertEquals(RevisionState.Superseded, cluster.stateOf(2));
    // the next canary waits until the former is gone: the Service would select it too
    cluster.settle();
    assertEquals(Reason.OthersLeaving, cluster.status.rollout().waitingFor());
    assertEquals(Map.of(1, 3, 2, 1, 3, 1), cluster.podCounts());
    assertEquals(1, cluster.selected);

    cluster.pass(Duration.ofSeconds(31)).settle();
    assertEquals(World.EVERY_REVISION, cluster.selected);
    assertEquals(Map.of(1, 3, 3, 1), cluster.podCounts());
  }

  @Test
  void whatTheFormerCanaryTakesToDrainIsNotTakenFromTheNext() {
    var rollout = cluster.spec.rollout().with().drainSeconds(600).progressDeadlineSeconds(60);
    cluster.edit(cluster.spec.withRollout(rollout.build()));
    CanaryTest.inTraffic(cluster);
    cluster.openConnections = 3;
    cluster.ask("c").settle();
    assertTrue(
        Instant.parse(cluster.status.rollout().deadline()).isAfter(cluster.now.plusSeconds(600)));

    cluster.pass(Duration.ofSeconds(500)).settle();
    assertEquals(Reason.OthersLeaving, cluster.status.rollout().waitingFor());

    cluster.pass(Duration.ofSeconds(101)).settle();
    assertEquals(1, cluster.status.rollout().canaryStep());
    assertEquals(Map.of(1, 3, 3, 1), cluster.podCounts());
  }

  @Test
  void ifWhatItServesBesideIsDownItTakesTheTrafficWhenItIsOvertaken() {
    CanaryTest.inTraffic(cluster);
    cluster.unready.add(1);
    cluster.crashingKeys.add("c");
    cluster.ask("c").settle();

    assertEquals(2, cluster.selected);
    assertEquals(RevisionState.Serving, cluster.stateOf(2));
    assertEquals(RevisionState.Warm, cluster.stateOf(1));
  }

  @Test
  void aRequestTakenBackEndsIt() {
    CanaryTest.inTraffic(cluster);
    cluster.ask("a").settle();

    assertEquals(Outcome.Unchanged, cluster.status.rollout().outcome());
    assertEquals(1, cluster.selected);
    assertEquals(Map.of(1, 3), cluster.podCounts());
  }
}
