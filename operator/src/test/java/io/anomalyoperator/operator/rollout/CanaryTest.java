package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Phase;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A few pods of the candidate beside the serving ones: one for 60 seconds, then two for 30. */
class CanaryTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @BeforeEach
  void steps() {
    twoSteps(cluster);
  }

  /** A version serves, and the next one is to come by these steps. */
  static void twoSteps(SimulatedCluster cluster) {
    cluster.promote("a");
    steps(cluster, new CanaryStepSpec(1, 60), new CanaryStepSpec(2, 30));
  }

  private static void steps(SimulatedCluster cluster, CanaryStepSpec... steps) {
    var canary = new CanarySpec(List.of(steps));
    cluster.edit(
        cluster.spec.withRollout(
            cluster.spec.rollout().with().strategy(Strategy.Canary).canary(canary).build()));
  }

  private SimulatedCluster inTraffic() {
    return inTraffic(cluster);
  }

  /** The next version takes traffic beside the one that serves. */
  static SimulatedCluster inTraffic(SimulatedCluster cluster) {
    cluster.scale(3).ask("b").until(s -> s.rollout().sharesTraffic(s.servingRevision()));
    assertEquals(1, cluster.status.rollout().canaryStep());
    return cluster.settle();
  }

  private Optional<GateStatus> gate(String name) {
    return cluster.status.rollout().gates().stream().filter(g -> g.name().equals(name)).findFirst();
  }

  @Test
  void growsStepByStepBesideTheServingRevisionAndThenTakesAllTraffic() {
    inTraffic();
    assertEquals(Phase.Canary, cluster.status.phase());
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(World.EVERY_REVISION, cluster.selected);
    assertEquals(Map.of(1, 3, 2, 1), cluster.podCounts());

    cluster.pass(Duration.ofSeconds(60)).settle();
    assertEquals(2, cluster.status.rollout().canaryStep());
    assertEquals(Map.of(1, 3, 2, 2), cluster.podCounts());

    cluster.pass(Duration.ofSeconds(30)).untilStep(Step.Grow);
    cluster.settle();
    assertEquals(Step.Bake, cluster.status.rollout().step());
    assertEquals(2, cluster.selected);
    assertEquals(Map.of(1, 3, 2, 3), cluster.podCounts());

    cluster.pass(Duration.ofSeconds(121)).settle();
    assertEquals(Outcome.Promoted, cluster.status.rollout().outcome());
    assertEquals(Map.of(2, 3), cluster.podCounts());
  }

  @Test
  void itsGatesAreAskedOutOfTraffic() {
    cluster.wrongKeys.add("b");
    cluster.ask("b").settle();

    assertEquals(Reason.GoldenMismatch, cluster.status.rollout().reason());
    assertTrue(cluster.plans.stream().allMatch(p -> p.world().selected() >= 0));
  }

  @Test
  void whatFailsBesideTheServingRevisionGoesBack() {
    inTraffic();
    cluster.trafficOf.put("b", TestTraffic.of(200, 20));
    cluster.settle();

    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Reason.ErrorRateHigh, cluster.status.rollout().reason());
    assertEquals(Verdict.Failed, gate("Canary 1").orElseThrow().verdict());
    assertEquals(RevisionState.Withdrawn, cluster.stateOf(2));
    assertEquals(RevisionState.Serving, cluster.stateOf(1));
    assertEquals(1, cluster.selected);
    assertEquals(Map.of(1, 3), cluster.podCounts());
  }

  @Test
  void whatFailsNoMoreThanTheServingPodsDoIsNotToBlame() {
    inTraffic();
    cluster.traffic = TestTraffic.of(400, 80);
    cluster.trafficOf.put("b", TestTraffic.of(200, 42));
    cluster.settle().pass(Duration.ofSeconds(60)).settle();

    assertEquals(2, cluster.status.rollout().canaryStep());
  }

  @Test
  void whatRaisesManyMoreAlarmsThanThePodsBesideItGoesBack() {
    inTraffic();
    cluster.traffic = TestTraffic.alarming(400, 100);
    cluster.trafficOf.put("b", TestTraffic.alarming(200, 150));
    cluster.settle();

    assertEquals(Reason.AlertRateShift, cluster.status.rollout().reason());
    assertEquals(1, cluster.selected);
  }

  @Test
  void whileItLeavesItHasTheFewPodsThatItHad() {
    inTraffic();
    cluster.openConnections = 3;
    cluster.trafficOf.put("b", TestTraffic.of(200, 200));
    cluster.settle();
    assertEquals(Map.of(1, 3, 2, 1), cluster.podCounts());

    cluster.pass(Duration.ofSeconds(31)).settle();
    assertEquals(Map.of(1, 3), cluster.podCounts());
  }

  @Test
  void aNodeThatIsFullIsNotHeldAgainstTheModel() {
    steps(cluster, new CanaryStepSpec(1, 60), new CanaryStepSpec(3, 30));
    cluster.roomFor.put(2, 2);
    cluster.scale(4).ask("b").settle().pass(Duration.ofSeconds(60)).settle();
    assertEquals(2, cluster.status.rollout().canaryStep());
    cluster.pass(Duration.ofSeconds(91)).settle();

    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Reason.CouldNotStage, cluster.status.rollout().reason());
    String message = cluster.status.rollout().message();
    assertTrue(message.startsWith("2 of 3 pods of revision 2 are ready"), message);
    assertTrue(message.contains("no node takes it"), message);
    assertTrue(message.contains("rollout.strategy Replace"), message);
    assertEquals(List.of(), cluster.status.rejections());
  }

  @Test
  void norIsOneThatIsFullWhenItGrows() {
    steps(cluster, new CanaryStepSpec(1, 60));
    cluster.roomFor.put(2, 2);
    cluster.scale(4).ask("b").settle().pass(Duration.ofSeconds(60)).settle();
    assertEquals(Step.Grow, cluster.status.rollout().step());
    cluster.pass(Duration.ofSeconds(61)).settle();

    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Reason.ProgressDeadlineExceeded, cluster.status.rollout().reason());
    assertEquals(List.of(), cluster.status.rejections());
  }

  @Test
  void restartsCountFromTheCanaryOn() {
    cluster.restarts.put(2, 2);
    inTraffic();
    assertEquals(1, cluster.status.rollout().canaryStep());
    cluster.restarts.put(2, 4);
    cluster.settle();

    assertEquals(Reason.CandidateUnwell, cluster.status.rollout().reason());
    assertEquals(
        "a pod of revision 2 restarted 2 times under traffic", cluster.status.rollout().message());
  }

  @Test
  void podsThatCrashUnderTrafficGoBack() {
    inTraffic();
    cluster.unready.add(2);
    cluster.settle();

    assertEquals(Reason.CandidateUnwell, cluster.status.rollout().reason());
    assertEquals(1, cluster.selected);
  }

  @Test
  void tooFewRequestsAreInconclusiveAndItGoesOn() {
    inTraffic();
    cluster.pass(Duration.ofSeconds(60)).settle();

    assertEquals(Verdict.Inconclusive, gate("Canary 1").orElseThrow().verdict());
    cluster.traffic = TestTraffic.of(1000, 1);
    cluster.settle().pass(Duration.ofSeconds(30)).settle();
    assertEquals(Verdict.Passed, gate("Canary 2").orElseThrow().verdict());
    assertEquals(
        Optional.of(
            "2 pods for 30 seconds; 1 of 1000 requests of the last minute failed; alert rate"
                + " 0.000"),
        gate("Canary 2").map(GateStatus::detail));
  }

  @Test
  void whileAnotherIsKeptWarmAllTrafficIsSwitchedAtOnce() {
    cluster.edit(cluster.spec.withRollout(cluster.spec.rollout().withStrategy(Strategy.BlueGreen)));
    cluster.ask("b").untilStep(Step.Bake);
    steps(cluster, new CanaryStepSpec(1, 60));
    cluster.ask("c").settle();

    assertEquals(Step.Bake, cluster.status.rollout().step());
    assertEquals(3, cluster.selected);
    assertEquals(Verdict.NotApplicable, gate("Canary").orElseThrow().verdict());
  }

  @Test
  void aFirstVersionAndOneThatServedBeforeNeedNone() {
    SimulatedCluster fresh = new SimulatedCluster();
    fresh.edit(fresh.spec.withRollout(fresh.spec.rollout().withStrategy(Strategy.Canary)));
    fresh.settle();
    assertEquals(Step.Bake, fresh.status.rollout().step());

    for (int i = 0; i < 4; i++) {
      cluster.ask("b").settle().pass(Duration.ofSeconds(121));
    }
    cluster.settle().rollBackTo(1).settle();
    assertEquals(Outcome.Pinned, cluster.status.rollout().outcome());
    assertEquals(0, cluster.status.rollout().canaryStep());
  }

  @Test
  void stepsThatAreTakenOutOfTheSpecAreSkipped() {
    inTraffic();
    cluster.pass(Duration.ofSeconds(60)).settle();
    steps(cluster, new CanaryStepSpec(1, 60));
    cluster.settle();

    assertEquals(Step.Bake, cluster.status.rollout().step());
    assertEquals(Verdict.Skipped, gate("Canary 2").orElseThrow().verdict());
  }

  @Test
  void aPauseHoldsItWhereItIsButNotItsReturn() {
    inTraffic();
    cluster.pause(true).settle().pass(Duration.ofHours(1)).settle();
    assertEquals(1, cluster.status.rollout().canaryStep());
    assertEquals(World.EVERY_REVISION, cluster.selected);

    cluster.trafficOf.put("b", TestTraffic.of(200, 200));
    cluster.settle();
    assertEquals(1, cluster.selected);
    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
  }

  @Test
  void aStatusThatIsLostGoesOnWithTheOlderOfTheTwo() {
    inTraffic();
    cluster.status = io.anomalyoperator.operator.api.AnomalyModelStatus.initial();
    cluster.look();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(1, cluster.selected);
  }

  /** Its canary is over: it has all of the traffic, and nobody else gets any before the return. */
  @Test
  void whatFailsAfterItsSwitchGoesBackAsFromAnyBake() {
    inTraffic();
    cluster.pass(Duration.ofSeconds(60)).settle().pass(Duration.ofSeconds(30)).untilStep(Step.Bake);
    int before = cluster.plans.size();

    cluster.unready.add(2);
    cluster.untilStep(Step.Return);

    assertTrue(
        cluster.plans.stream().skip(before).noneMatch(p -> p.world().selected() < 0),
        "the Service selected every revision");
    assertEquals(1, cluster.selected);
  }

  /** What serves would drain for ever. */
  @Test
  void aNewRequestOnTheWayBackFromItsSwitchDrainsNothingThatServes() {
    inTraffic();
    cluster.pass(Duration.ofSeconds(60)).settle();
    cluster.pass(Duration.ofSeconds(30)).until(s -> s.rollout().step() == Step.Switch);
    cluster.unready.add(2);
    cluster.unready.add(1);
    cluster.until(s -> s.rollout().step() == Step.Rewarm);

    cluster.packages.put("c", new Finding.Verdict<>(Reason.PackageInvalid, "TRUNCATED"));
    cluster.ask("c").settle();

    int serving = cluster.status.servingRevision();
    assertTrue(
        cluster.status.revisions().stream()
            .noneMatch(r -> r.number() == serving && r.drainDeadline() != null),
        () -> serving + " serves and drains: " + cluster.status.revisions());
  }
}
