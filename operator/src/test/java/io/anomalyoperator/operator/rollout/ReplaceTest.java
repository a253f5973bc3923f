package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Phase;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node without room for two: stop, start, test, and start the former again on failure. */
class ReplaceTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @BeforeEach
  void strategy() {
    cluster.promote("a");
    cluster.edit(cluster.spec.withRollout(cluster.spec.rollout().withStrategy(Strategy.Replace)));
  }

  @Test
  void noTwoRevisionsHavePodsAtOnce() {
    cluster.ask("b").settle().pass(Duration.ofSeconds(121)).settle();

    assertEquals(Outcome.Promoted, cluster.status.rollout().outcome());
    assertEquals(Map.of(2, 2), cluster.podCounts());
    for (Plan plan : cluster.plans) {
      assertTrue(
          plan.world().replicas().values().stream().filter(n -> n > 0).count() <= 1,
          () -> "two at once: " + plan.world());
    }
  }

  @Test
  void thePackageIsVerifiedBeforeAnythingIsStopped() {
    cluster.packages.put("b", new Finding.Verdict<>(Reason.PackageInvalid, "no manifest"));
    cluster.ask("b").settle();

    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertTrue(
        cluster.plans.stream().noneMatch(p -> p.status().rollout().step() == Step.Stop),
        "stopped for a package that is no good");
  }

  @Test
  void theOutageIsMeasured() {
    cluster.ask("b").untilStep(Step.Stop);
    cluster.pass(Duration.ofSeconds(7)).settle();

    assertEquals(Step.Bake, cluster.status.rollout().step());
    assertTrue(cluster.status.rollout().unavailableSeconds() >= 7);
    assertNull(cluster.status.rollout().unavailableSince());
  }

  @Test
  void whatFailsItsGatesIsRejectedAtOnceAndTheFormerStartedAgain() {
    cluster.wrongKeys.add("b");
    cluster.ask("b").until(s -> s.rollout().outcome() == Outcome.Rejected);
    assertEquals(Reason.GoldenMismatch, cluster.status.rollout().reason());
    assertEquals(Phase.RollingBack, cluster.status.phase());

    cluster.settle();
    assertEquals(Phase.Rejected, cluster.status.phase());
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(RevisionState.Rejected, cluster.stateOf(2));
    assertEquals(RevisionState.Serving, cluster.stateOf(1));
    assertEquals(Map.of(1, 2), cluster.podCounts());
    assertEquals(1, cluster.selected);
    assertTrue(cluster.status.rollout().unavailableSeconds() > 0);
  }

  @Test
  void whatFailsUnderTrafficGoesBackToTheFormerThatIsStartedAgain() {
    cluster.ask("b").untilStep(Step.Bake);
    cluster.settle();
    long first = cluster.status.rollout().unavailableSeconds();
    cluster.trafficOf.put("b", TestTraffic.of(200, 200));
    cluster.settle();

    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Map.of(1, 2), cluster.podCounts());
    assertEquals(1, cluster.selected);
    assertTrue(cluster.status.rollout().unavailableSeconds() > first);
  }

  @Test
  void eachTryIsAnOutageSoOnlyAPersonOrdersAnother() {
    cluster.crashingKeys.add("b");
    cluster.ask("b").settle().pass(Duration.ofSeconds(61)).settle();
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(Map.of(1, 2), cluster.podCounts());
    int attempt = cluster.status.rollout().attempt();

    cluster.pass(Duration.ofDays(1)).settle();
    assertEquals(attempt, cluster.status.rollout().attempt());
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  @Test
  void whereTwoFindNoRoomTheMessageNamesThisStrategy() {
    cluster.edit(cluster.spec.withRollout(cluster.spec.rollout().withStrategy(Strategy.BlueGreen)));
    cluster.lackRoom.add(2);
    cluster.ask("b").settle().pass(Duration.ofSeconds(61)).settle();

    assertEquals(Reason.CouldNotStage, cluster.status.rollout().reason());
    assertEquals(
        "0 of 2 pods of revision 2 are ready at the deadline, others could not start: pod-2-3: no node takes it: 1 Insufficient memory;"
            + " pod-2-4: no node takes it: 1 Insufficient memory;"
            + " rollout.strategy Replace stops the serving pods first, fewer replicas need less room",
        cluster.status.rollout().message());
  }

  @Test
  void aNewRequestStartsTheFormerWhileItIsVerified() {
    cluster.crashingKeys.add("b");
    cluster.packages.put("c", new Finding.Pending<>());
    cluster.ask("b").untilStep(Step.Stage).ask("c").settle();

    assertEquals(Step.Verify, cluster.status.rollout().step());
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  @Test
  void aRevisionThatIsAskedBackReplacesToo() {
    cluster.promote("b").rollBackTo(1).settle();

    assertEquals(Outcome.Pinned, cluster.status.rollout().outcome());
    assertEquals(Map.of(1, 2), cluster.podCounts());
    for (Plan plan : cluster.plans.subList(cluster.plans.size() - 10, cluster.plans.size())) {
      assertTrue(plan.world().replicas().values().stream().filter(n -> n > 0).count() <= 1);
    }
  }

  @Test
  void aFirstVersionReplacesNothing() {
    SimulatedCluster fresh = new SimulatedCluster();
    fresh.edit(fresh.spec.withRollout(fresh.spec.rollout().withStrategy(Strategy.Replace)));
    fresh.settle();
    assertEquals(Step.Bake, fresh.status.rollout().step());
    assertNull(fresh.status.rollout().unavailableSeconds());
  }
}
