package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.EvaluationGateSpec;
import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import java.util.List;
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

  @Test
  void gatesThatHaveTheirAnswersArePassedInThePlanThatSwitches() {
    cluster.promote("a").ask("b").untilStep(Step.Switch);
    assertEquals(
        List.of(Step.Verify, Step.Stage, Step.Switch),
        cluster.plans.stream()
            .filter(p -> p.status().rollout().to() == 2)
            .map(p -> p.status().rollout().step())
            .distinct()
            .toList());
    assertEquals(List.of("Golden", "Replay"), gates());
  }

  @Test
  void aWrongScoreIsNotKeptWaitingByTheRequestsThatAreReplayed() {
    cluster.answers.replayTakesLong = true;
    cluster.wrongKeys.add("b");
    cluster.promote("a").ask("b").settle();
    assertEquals(Reason.GoldenMismatch, cluster.status.rollout().reason());
  }

  @Test
  void aWrongScoreIsNotKeptWaitingByAPodThatIsSilent() {
    cluster.answers.silentPods.add("pod-2-4");
    cluster.wrongKeys.add("b");
    cluster.promote("a").ask("b").settle();
    assertEquals(Reason.GoldenMismatch, cluster.status.rollout().reason());
  }

  @Test
  void requestsThatAreReplayedForLongEndAtTheDeadlineOfTheRollout() {
    cluster.promote("a").answers.replayTakesLong = true;
    cluster.ask("b").settle();
    assertEquals(Step.Stage, cluster.status.rollout().step());
    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Reason.PodUnreachable, cluster.status.rollout().reason());
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  @Test
  void beforeAnEvaluationNoRequestsAreReplayed() {
    var labels = new EvaluationGateSpec("labels", "rows.safetensors", null, "ab".repeat(32), 0.9);
    cluster.promote("a");
    cluster.edit(
        cluster.spec.withRollout(
            cluster.spec.rollout().withGates(new GatesSpec(null, labels, null, null))));
    cluster.ask("b").untilStep(Step.Switch);
    assertTrue(
        cluster.plans.stream()
            .filter(p -> p.status().rollout().step() == Step.Stage)
            .flatMap(p -> p.tasks().stream())
            .noneMatch(t -> t instanceof Task.Replay));
    assertEquals(List.of("Golden", "Evaluation", "Replay"), gates());
  }

  private List<String> gates() {
    return cluster.status.rollout().gates().stream().map(GateStatus::name).toList();
  }
}
