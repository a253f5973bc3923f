package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pods of a candidate that do not get ready: a verdict is not waited with. */
class StageTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @Test
  void aServerThatFindsItsOwnScoresWrongIsRejectedBeforeAnyDeadline() {
    cluster.misjudgingKeys.add("b");
    cluster.promote("a").ask("b").settle();
    assertEquals(Reason.GoldenMismatch, cluster.status.rollout().reason());
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  @Test
  void aNewRequestSaysAtOnceWhatItWaitsFor() {
    cluster.promote("a").ask("b").look();
    assertEquals(Reason.Verifying, cluster.status.rollout().waitingFor());
  }

  @Test
  void goldenScoresAreAskedForWithTheFirstLookAtPodsThatAreReady() {
    cluster.promote("a").ask("b").untilStep(Step.Golden);
    Plan staging = cluster.plans.get(cluster.plans.size() - 2);
    assertEquals(Step.Stage, staging.status().rollout().step());
    assertEquals(
        2, staging.tasks().stream().filter(t -> t instanceof Task.Golden).count(), "" + staging);
  }
}
