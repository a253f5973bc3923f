package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.OutcomeStatus;
import io.anomalyoperator.operator.api.Phase;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The classic hard cases, each by its name. */
class RolloutPlannerTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  private Optional<String> condition(String type) {
    return cluster.status.conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .map(Condition::getStatus);
  }

  private Outcome outcome() {
    return cluster.status.rollout().outcome();
  }

  @Test
  void firstInstallServesAfterItsGatesAndIsGoodAfterItsBake() {
    cluster.untilStep(Step.Bake);
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(0, cluster.status.lastGoodRevision());
    assertEquals(Optional.of("True"), condition("Ready"));
    assertEquals(Phase.Baking, cluster.status.phase());

    cluster.pass(Duration.ofSeconds(121)).settle();
    assertEquals(Outcome.Promoted, outcome());
    assertEquals(Step.Done, cluster.status.rollout().step());
    assertEquals(1, cluster.status.lastGoodRevision());
    assertEquals(Optional.empty(), condition("Reconciling"));
    assertEquals("2/2", cluster.status.ready());
  }

  @Test
  void atRestAPlanChangesNothing() {
    cluster.promote("a");
    AnomalyModelStatus before = cluster.status;
    Plan plan = cluster.pass(Duration.ofHours(3)).look();
    assertEquals(before, plan.status());
    assertTrue(!plan.transition() && plan.notices().isEmpty(), plan::toString);
    assertTrue(
        plan.tasks().stream().allMatch(t -> t instanceof Task.Poll || t instanceof Task.Drift),
        plan::toString);
  }

  @Test
  void aSecondVersionIsTestedBesideTheFirstAndTheFirstStaysWarmUntilItBaked() {
    cluster.promote("a").ask("b").untilStep(Step.Golden);
    assertEquals(Map.of(1, 2, 2, 2), cluster.podCounts());
    assertEquals(1, cluster.selected);

    cluster.untilStep(Step.Bake);
    assertEquals(2, cluster.selected);
    assertEquals(RevisionState.Warm, cluster.stateOf(1));
    assertEquals(Map.of(1, 2, 2, 2), cluster.podCounts());

    cluster.pass(Duration.ofSeconds(121)).settle();
    assertEquals(Outcome.Promoted, outcome());
    assertEquals(Map.of(2, 2), cluster.podCounts());
    assertEquals(RevisionState.Retired, cluster.stateOf(1));
  }

  @Test
  void aBadPackageIsRejectedAtOnceAndNoPodIsMade() {
    cluster.packages.put("b", new Finding.Verdict<>(Reason.DigestMismatch, "sha256 differs"));
    cluster.promote("a").ask("b").settle();
    assertEquals(Outcome.Rejected, outcome());
    assertEquals(Reason.DigestMismatch, cluster.status.rollout().reason());
    assertEquals(RevisionState.Rejected, cluster.stateOf(2));
    assertEquals(Map.of(1, 2), cluster.podCounts());
    assertEquals(Optional.of("True"), condition("Stalled"));
    assertEquals(Optional.of("False"), condition("Ready"));
    assertEquals(Optional.of("True"), condition("Available"));
  }

  @Test
  void wrongGoldenScoresAreRejectedBeforeAnyTraffic() {
    cluster.wrongScores.add(2);
    cluster.promote("a").ask("b").settle();
    assertEquals(Reason.GoldenMismatch, cluster.status.rollout().reason());
    assertTrue(cluster.plans.stream().noneMatch(p -> p.world().selected() == 2));
    assertEquals(Map.of(1, 2), cluster.podCounts());
    assertEquals("Golden", cluster.status.rollout().gates().getFirst().name());
  }

  @Test
  void podsThatNeverBecomeReadyAreRejectedAtTheDeadline() {
    cluster.unready.add(2);
    cluster.promote("a").ask("b").settle();
    assertEquals(Outcome.InProgress, outcome());
    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Reason.ProgressDeadlineExceeded, cluster.status.rollout().reason());
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  @Test
  void whatCannotBeLookedAtIsDecidedAtTheDeadlineAndHealsByItself() {
    cluster.packages.put("b", new Finding.Unable<>(Reason.ObjectNotFound, "no such key"));
    cluster.promote("a").ask("b").settle();
    assertEquals(Outcome.InProgress, outcome());
    assertEquals(Optional.of("True"), condition("Stalled"));

    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Outcome.Rejected, outcome());
    assertEquals(Reason.CouldNotVerify, cluster.status.rollout().reason());

    cluster.packages.remove("b");
    cluster.settle();
    assertEquals(2, cluster.status.rollout().attempt());
    assertEquals(2, cluster.status.servingRevision());
    assertEquals(Outcome.Rejected, cluster.status.history().getFirst().outcome());
  }

  @ParameterizedTest
  @EnumSource(names = {"Verify", "Stage", "Golden", "Switch", "Bake", "Leave"})
  void aNewRequestTakesOverInEveryStep(Step step) {
    if (step == Step.Verify) {
      cluster.packages.put("b", new Finding.Pending<>());
    }
    cluster.openConnections = 1;
    cluster.promote("a").ask("b");
    if (step == Step.Leave) {
      cluster.edit(
          cluster.spec.withRollout(
              cluster.spec.rollout().with().bakeSeconds(0).drainSeconds(600).build()));
    }
    cluster.untilStep(step);
    cluster.ask("c").settle().pass(Duration.ofSeconds(121)).settle();
    assertEquals(Outcome.Promoted, outcome());
    assertEquals(3, cluster.status.servingRevision());
    assertEquals(
        step == Step.Leave ? Outcome.Promoted : Outcome.Superseded,
        cluster.status.history().getFirst().outcome());
    cluster.pass(Duration.ofSeconds(601)).settle();
    assertEquals(Map.of(3, 2), cluster.podCounts());
  }

  @Test
  void whoeverIsOvertakenIsDecidedBeforeTheNewerRequestBegins() {
    cluster.promote("a").ask("b").untilStep(Step.Golden).ask("c").look();
    assertEquals(Outcome.Superseded, outcome());
    assertEquals(Reason.NewRequest, cluster.status.rollout().reason());
    assertEquals(2, cluster.status.rollout().to());
    assertEquals(RevisionState.Superseded, cluster.stateOf(2));

    // and whoever changes his mind in between gets a rollout of its own
    cluster.promote("b");
    assertEquals(Outcome.Promoted, outcome());
    assertEquals(3, cluster.status.servingRevision());
    assertEquals(
        List.of(Outcome.Superseded, Outcome.Promoted),
        cluster.status.history().stream().map(OutcomeStatus::outcome).toList());
  }

  @Test
  void whoAskedIsKeptWithTheRolloutAndNotWithItsParameters() {
    Instant asked = cluster.now;
    cluster.requester = Optional.of(new Requester("ci", Optional.of(asked)));
    cluster.promote("a");
    assertEquals("ci", cluster.status.rollout().requestedBy());
    assertEquals(asked.toString(), cluster.status.rollout().requestedAt());

    cluster.requester = Optional.of(new Requester("somebody", Optional.empty()));
    cluster.scale(3).settle();
    assertEquals("ci", cluster.status.rollout().requestedBy());
    cluster.promote("b");
    assertEquals("somebody", cluster.status.rollout().requestedBy());
    assertNull(cluster.status.rollout().requestedAt());
  }

  @Test
  void rollbackToAWarmRevisionSwitchesWithoutGates() {
    cluster.promote("a").ask("b").untilStep(Step.Bake).rollBackTo(1).settle();
    assertEquals(Outcome.Pinned, outcome());
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(RevisionState.Withdrawn, cluster.stateOf(2));
    assertEquals(List.of(), cluster.status.rollout().gates());
    assertEquals(Optional.of("True"), condition("Pinned"));
    assertEquals(Optional.of("True"), condition("Ready"));
  }

  @Test
  void rollbackToAColdRevisionTestsItsNewPods() {
    cluster.promote("a").promote("b").rollBackTo(1).settle();
    assertEquals(Outcome.Pinned, outcome());
    assertEquals("Golden", cluster.status.rollout().gates().getFirst().name());
    cluster.pass(Duration.ofSeconds(31)).settle();
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  @Test
  void removingRollbackToDoesNotBringTheWithdrawnRevisionBack() {
    cluster.promote("a").promote("b").rollBackTo(1).settle();
    cluster.ask("b").settle();
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Reason.RevisionWithdrawn, cluster.status.rollout().reason());
    cluster.ask("c").settle();
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void rollbackToWhatNeverServedIsRefused() {
    cluster.wrongScores.add(2);
    cluster.promote("a").ask("b").settle();
    cluster.rollBackTo(2).settle();
    assertEquals(Reason.RollbackTargetUnavailable, cluster.status.rollout().reason());
    assertEquals(2, cluster.status.rollout().to());
    assertTrue(
        cluster.status.rollout().message().contains("revision 2 never served well (Rejected)"),
        cluster.status.rollout().message());
    cluster.rollBackTo(17).settle();
    assertEquals(Reason.RollbackTargetUnavailable, cluster.status.rollout().reason());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void rollbackToTheServingRevisionPinsItAtOnce() {
    cluster.promote("a").rollBackTo(1).settle();
    assertEquals(Outcome.Pinned, outcome());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aRevertedRequestReturnsToItsRevisionUnderItsNumber() {
    cluster.promote("a").promote("b").ask("a").settle();
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Outcome.Promoted, outcome());
    assertEquals(2, cluster.status.revisions().size());
  }

  @Test
  void aRevertDuringTheBakeGoesBackToTheWarmPods() {
    cluster.promote("a").ask("b").untilStep(Step.Bake).ask("a").settle();
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(RevisionState.Superseded, cluster.stateOf(2));
  }

  @Test
  void anUnwellRevisionIsRolledBackDuringItsBake() {
    cluster.promote("a").ask("b").untilStep(Step.Bake);
    cluster.unready.add(2);
    cluster.settle();
    assertEquals(Outcome.RolledBack, outcome());
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(RevisionState.Withdrawn, cluster.stateOf(2));
    cluster.pass(Duration.ofSeconds(31)).settle();
    assertEquals(Map.of(1, 2), cluster.podCounts());
    assertEquals(Phase.RolledBack, cluster.status.phase());
  }

  @Test
  void scalingChangesPodsAndStartsNothing() {
    cluster.promote("a").scale(5).settle();
    assertEquals(Map.of(1, 5), cluster.podCounts());
    assertEquals(1, cluster.status.rollout().attempt());
    assertEquals(1, cluster.status.revisions().size());
    assertEquals(cluster.generation, cluster.status.observedGeneration());
  }

  @Test
  void withZeroReplicasOnePodIsStagedAndGatedThenScaledAway() {
    cluster.scale(0).untilStep(Step.Golden);
    assertEquals(Map.of(1, 1), cluster.podCounts());
    cluster.untilStep(Step.Bake).settle();
    assertEquals(Map.of(), cluster.podCounts());
    assertEquals(Optional.of("True"), condition("Ready"));
  }

  @Test
  void aLostStatusIsRebuiltAndWhatServesIsKept() {
    cluster.promote("a").promote("b");
    cluster.status = AnomalyModelStatus.initial();
    int before = cluster.plans.size();
    cluster.settle();
    assertEquals(2, cluster.status.servingRevision());
    assertEquals(Outcome.Unchanged, outcome());
    assertTrue(cluster.plans.stream().skip(before).noneMatch(p -> p.world().selected() == 0));
    cluster.rollBackTo(1).settle();
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aCandidateThatKeepsEndingSaysHow() {
    cluster.promote("a").unready.add(2);
    cluster.ask("b").settle();
    assertTrue(
        cluster.status.conditions().stream().anyMatch(c -> c.getMessage().contains("exit code 2")));
    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Reason.ProgressDeadlineExceeded, cluster.status.rollout().reason());
    assertTrue(cluster.status.rollout().message().contains("exit code 2"));
  }

  @Test
  void aStatusThatCannotBeIsRebuilt() {
    cluster.promote("a").promote("b");
    var s = cluster.status;
    cluster.status = s.withServingRevision(42);
    cluster.settle();
    assertEquals(2, cluster.status.servingRevision());
    assertEquals(2, cluster.selected);
    assertTrue(cluster.pods.containsKey(2));
  }

  @Test
  void rejectedRecordsNeverPushAGoodOneOut() {
    cluster.promote("a").promote("b");
    for (int i = 0; i < 20; i++) {
      cluster.packages.put("bad" + i, new Finding.Verdict<>(Reason.PackageInvalid, "no"));
      cluster.ask("bad" + i).settle();
    }
    cluster.rollBackTo(1).settle();
    assertEquals(1, cluster.status.servingRevision());
    assertTrue(cluster.status.history().size() <= 10);
  }

  @Test
  void aNumberIsNeverUsedTwice() {
    cluster.promote("a");
    cluster.packages.put("b", new Finding.Verdict<>(Reason.PackageInvalid, "no"));
    cluster.ask("b").settle().ask("c").settle();
    assertEquals(3, cluster.status.servingRevision());
    assertNotEquals(2, cluster.status.rollout().to());
  }
}
