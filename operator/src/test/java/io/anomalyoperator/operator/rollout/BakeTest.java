package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RuntimeGateSpecBuilder;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A revision that has all traffic and has yet to prove itself. */
class BakeTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  private Optional<GateStatus> runtime() {
    return cluster.status.rollout().gates().stream()
        .filter(g -> g.name().equals("Runtime"))
        .findFirst();
  }

  @Test
  void requestsThatFailTakeTheTrafficBackToTheWarmPods() {
    cluster.promote("a").ask("b").untilStep(Step.Bake);
    cluster.traffic = TestTraffic.of(150, 150);
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Reason.ErrorRateHigh, cluster.status.rollout().reason());
    assertTrue(
        cluster.status.rollout().message().startsWith("revision 2: 150 of 150 requests"),
        cluster.status.rollout().message());
    assertEquals(GateStatus.Verdict.Failed, runtime().orElseThrow().verdict());
    assertEquals(RevisionState.Withdrawn, cluster.stateOf(2));
    cluster.traffic = Traffic.NONE;
    cluster.ask("a").settle().ask("b").settle();
    assertEquals(Reason.ErrorRateHigh, cluster.status.rollout().reason());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aFewFailuresAreNotTakenForABreach() {
    cluster.promote("a").ask("b").untilStep(Step.Bake);
    cluster.traffic = TestTraffic.of(1000, 10);
    cluster.promote("b");

    assertEquals(2, cluster.status.servingRevision());
    assertEquals(
        Optional.of(
            "served for 120 seconds; 10 of 1000 requests of the last minute failed; alert rate"
                + " 0.000"),
        runtime().map(GateStatus::detail));
  }

  @Test
  void aBakeWithoutRequestsSaysNothingAndGoesOn() {
    cluster.promote("a").promote("b");

    assertEquals(2, cluster.status.servingRevision());
    assertEquals(GateStatus.Verdict.Inconclusive, runtime().orElseThrow().verdict());
    assertEquals(
        "served for 120 seconds; 0 of 0 requests of the last minute failed; 100 requests in a"
            + " minute are needed to judge it by",
        runtime().orElseThrow().detail());
  }

  @Test
  void aBakeWhosePodsNeverTellSaysNothingAndGoesOn() {
    cluster.silent = true;
    cluster.promote("a").promote("b");

    assertEquals(GateStatus.Verdict.Inconclusive, runtime().orElseThrow().verdict());
    assertTrue(
        runtime().orElseThrow().detail().contains("no pod told of its requests"),
        runtime().orElseThrow().detail());
  }

  @Test
  void onePodThatIsSilentHidesNoBreachOfTheOthers() {
    cluster.promote("a").ask("b").untilStep(Step.Bake);
    cluster.traffic = TestTraffic.of(150, 150).plus(Traffic.silent("mnist-r2-x"));
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertTrue(
        cluster.status.rollout().message().endsWith("; no answer from mnist-r2-x"),
        cluster.status.rollout().message());
  }

  @Test
  void whatTakesMuchLongerThanBeforeTheSwitchGoesBack() {
    cluster.promote("a");
    cluster.traffic = TestTraffic.taking(20, 500);
    cluster.ask("b").untilStep(Step.Bake);
    assertEquals(20, cluster.status.rollout().baseline().latencyP95Millis());
    cluster.traffic = TestTraffic.taking(60, 500);
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Reason.LatencyHigh, cluster.status.rollout().reason());
  }

  @Test
  void whatRaisesManyMoreAlarmsThanBeforeTheSwitchGoesBack() {
    cluster.promote("a");
    cluster.traffic = TestTraffic.alarming(500, 10);
    cluster.ask("b").untilStep(Step.Bake);
    cluster.traffic = TestTraffic.alarming(500, 300);
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Reason.AlertRateShift, cluster.status.rollout().reason());
  }

  @Test
  void aFirstVersionThatFailsIsKeptAndNamed() {
    cluster.ask("a").untilStep(Step.Bake);
    cluster.traffic = TestTraffic.of(500, 500);
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(Reason.NoRevisionToReturnTo, cluster.status.rollout().reason());
  }

  @Test
  void boundsThatChangeApplyToTheBakeThatIsUnderWay() {
    cluster.promote("a").ask("b").untilStep(Step.Bake);
    cluster.edit(
        cluster.spec.withRollout(
            cluster
                .spec
                .rollout()
                .withGates(
                    new GatesSpec(
                        null,
                        null,
                        null,
                        RuntimeGateSpecBuilder.builder()
                            .maxErrorRate(0.5)
                            .minRequests(10)
                            .build()))));
    cluster.traffic = TestTraffic.of(100, 40);
    cluster.settle();
    assertEquals(2, cluster.status.servingRevision());
    cluster.traffic = TestTraffic.of(100, 80);
    cluster.settle();
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aServerThatCrashedOnlyWhileItStartedDoesWell() {
    cluster.promote("a").restarts.put(2, 2);
    cluster.promote("b");

    assertEquals(2, cluster.status.servingRevision());
    assertEquals(2, cluster.status.lastGoodRevision());
    assertNull(cluster.status.revisions().getFirst().restartsBefore());
  }

  @Test
  void aServerThatCrashesAgainUnderTrafficGoesBack() {
    cluster.promote("a").restarts.put(2, 2);
    cluster.ask("b").untilStep(Step.Bake).restarts.put(2, 3);
    cluster.settle();
    assertEquals(Step.Bake, cluster.status.rollout().step(), "one restart may be the node's fault");

    cluster.restarts.put(2, 4);
    cluster.settle();
    assertEquals(Reason.CandidateUnwell, cluster.status.rollout().reason());
    assertEquals(
        "a pod of revision 2 restarted 2 times under traffic", cluster.status.rollout().message());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void podsThatFindNoRoomInTheBakeAreNotHeldAgainstTheModel() {
    cluster.promote("a").ask("b").untilStep(Step.Bake);
    cluster.roomFor.put(2, 2);
    cluster.scale(4).settle().pass(Duration.ofSeconds(181)).settle();

    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Reason.CouldNotStage, cluster.status.rollout().reason());
    String message = cluster.status.rollout().message();
    assertTrue(message.startsWith("2 of 4 pods of revision 2 are ready"), message);
    assertTrue(message.contains("no node takes it"), message);
    assertEquals(List.of(), cluster.status.rejections());
  }

  @Test
  void afterTheBakeNobodyWatches() {
    cluster.promote("a").promote("b");
    cluster.traffic = TestTraffic.of(1000, 1000);
    cluster.settle();
    assertEquals(2, cluster.status.servingRevision());
    assertTrue(cluster.look().tasks().stream().noneMatch(t -> t instanceof Task.Watch));
  }
}
