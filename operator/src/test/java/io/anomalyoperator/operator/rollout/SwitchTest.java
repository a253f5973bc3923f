package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Service selects the candidate, and its endpoints should follow. */
class SwitchTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  /** One of the pods that traffic should go to loses its node. */
  private void oneIsMissing(String key) {
    cluster.ask(key).untilStep(Step.Switch);
    cluster.roomFor.put(cluster.status.rollout().to(), 1);
    cluster.settle();
    assertEquals(Step.Switch, cluster.status.rollout().step());
    assertEquals(Reason.TrafficSettling, cluster.status.rollout().waitingFor());
  }

  @Test
  void endpointsThatDoNotSettleInTimeSendTrafficBack() {
    cluster.promote("a");
    oneIsMissing("b");
    assertEquals(2, cluster.selected);

    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Reason.SwitchTimedOut, cluster.status.rollout().reason());
    assertEquals(
        "the endpoints did not settle on revision 2: 1 of 2 pods of revision 2 are ready",
        cluster.status.rollout().message());
    assertNull(cluster.status.rollout().switchedAt());
    assertEquals(1, cluster.selected);
    assertEquals(RevisionState.Serving, cluster.stateOf(1));
    assertEquals(RevisionState.Withdrawn, cluster.stateOf(2));

    cluster.pass(Duration.ofSeconds(31)).settle();
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  @Test
  void endpointsThatSettleBeforeTheDeadlineGoOn() {
    cluster.promote("a");
    oneIsMissing("b");
    cluster.pass(Duration.ofSeconds(50)).settle();
    cluster.roomFor.clear();
    cluster.settle();
    assertEquals(Step.Bake, cluster.status.rollout().step());
    assertEquals(2, cluster.selected);
  }

  @Test
  void aFirstVersionHasNowhereToGoBackTo() {
    oneIsMissing("a");
    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(Reason.NoRevisionToReturnTo, cluster.status.rollout().reason());
    String message = cluster.status.rollout().message();
    assertTrue(message.startsWith("SwitchTimedOut: the endpoints did not settle"), message);
    assertEquals(1, cluster.selected);
  }

  @Test
  void noReadyPodAtAllIsNotWaitedFor() {
    cluster.promote("a").ask("b").untilStep(Step.Switch).unready.add(2);
    cluster.settle();
    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Reason.CandidateUnwell, cluster.status.rollout().reason());
    assertEquals(1, cluster.selected);
  }
}
