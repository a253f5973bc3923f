package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Phase;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.ThresholdSpec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Revision 2 has all traffic and has not baked when somebody asks for another. */
class OvertakenBakeTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @BeforeEach
  void baking() {
    cluster.promote("a");
    cluster.traffic = TestTraffic.taking(20, 500);
    cluster.ask("b").untilStep(Step.Bake).pass(Duration.ofSeconds(10));
  }

  private void fails() {
    cluster.trafficOf.put("b", TestTraffic.of(150, 150));
  }

  @Test
  void aBreachWhileTheNewerIsVerifiedTakesTheTrafficBackAndTheNewerGoesOn() {
    cluster.packages.put("c", new Finding.Pending<>());
    cluster.ask("c").settle();
    assertEquals(Step.Verify, cluster.status.rollout().step());
    fails();
    cluster.until(s -> s.rollout().step() == Step.Rewarm);
    assertEquals(Phase.RollingBack, cluster.status.phase());
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(1, cluster.selected);
    assertEquals(RevisionState.Withdrawn, cluster.stateOf(2));
    assertEquals(Reason.ErrorRateHigh, cluster.status.rejections().getFirst().reason());
    assertEquals(Step.Verify, cluster.status.rollout().step());
    assertEquals(Outcome.InProgress, cluster.status.rollout().outcome());
    assertEquals(1, cluster.status.rollout().from());

    cluster.packages.remove("c");
    cluster.settle().pass(Duration.ofSeconds(121)).settle();
    assertEquals(Outcome.Promoted, cluster.status.rollout().outcome());
    assertEquals(3, cluster.status.servingRevision());
    assertEquals(Map.of(3, 2), cluster.podCounts());
  }

  @Test
  void aBreachWhileTheNewerIsStagedTakesTheTrafficBack() {
    cluster.unready.add(3);
    cluster.edit(cluster.spec.withThreshold(new ThresholdSpec(0.05, null)));
    cluster.settle();
    assertEquals(Step.Stage, cluster.status.rollout().step());
    fails();
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Step.Stage, cluster.status.rollout().step());
    assertEquals(Map.of(1, 2, 3, 2), cluster.podCounts());
    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aPauseHoldsUpTheNewerOneAfterTheReturnToo() {
    cluster.unready.add(3);
    cluster.edit(cluster.spec.withThreshold(new ThresholdSpec(0.05, null)));
    cluster.settle().pause(true).settle();
    assertEquals(Step.Stage, cluster.status.rollout().step());
    fails();
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Step.Verify, cluster.status.rollout().step());
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  @Test
  void whatIsOvertakenDuringTheReturnGetsNoPodsAfterIt() {
    cluster.unready.add(3);
    cluster.edit(cluster.spec.withThreshold(new ThresholdSpec(0.05, null)));
    cluster.settle();
    fails();
    cluster.until(s -> s.rollout().step() == Step.Return);
    assertEquals(Step.Return, cluster.status.rollout().step());
    int before = cluster.plans.size();
    cluster.ask("d").settle();

    assertTrue(
        cluster.plans.subList(before, cluster.plans.size()).stream()
            .noneMatch(plan -> plan.world().replicas().getOrDefault(3, 0) > 0),
        "an overtaken request got pods");
  }

  @Test
  void aRequestAgainThatComesDuringTheReturnHoldsItUpNotForLong() {
    cluster.packages.put("c", new Finding.Pending<>());
    cluster.ask("c").settle();
    fails();
    cluster.until(s -> s.rollout().step() == Step.Rewarm);
    cluster.packages.put("d", new Finding.Pending<>());
    cluster.ask("d").settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Outcome.InProgress, cluster.status.rollout().outcome());
    assertEquals("d", cluster.status.revisions().getFirst().artifact().key());
  }

  @Test
  void whenItsTimeIsOverNobodyWatches() {
    cluster.packages.put("c", new Finding.Pending<>());
    cluster.ask("c").settle().pass(Duration.ofSeconds(50)).settle();
    cluster.edit(cluster.spec.withRollout(cluster.spec.rollout().withBakeSeconds(30)));
    fails();
    cluster.look();
    cluster.look();

    assertEquals(2, cluster.status.servingRevision());
    assertEquals(Step.Verify, cluster.status.rollout().step());
  }

  @Test
  void withoutWarmPodsThereIsNothingToGoBackTo() {
    cluster.unready.add(1);
    cluster.packages.put("c", new Finding.Pending<>());
    cluster.ask("c").settle();
    fails();
    cluster.settle();

    assertEquals(2, cluster.status.servingRevision());
    assertEquals(Step.Verify, cluster.status.rollout().step());
  }

  @Test
  void aBakeThatGoesOnIsComparedWithTheSameMinute() {
    cluster.wrongKeys.add("c");
    cluster.ask("c").settle();
    assertEquals(Step.Bake, cluster.status.rollout().step());
    assertEquals(20, cluster.status.rollout().baseline().latencyP95Millis());
    int before = cluster.plans.size();
    cluster.trafficOf.put("b", TestTraffic.taking(60, 500));
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertTrue(
        cluster.plans.stream().skip(before).noneMatch(p -> p.world().replicas().containsKey(3)),
        "what was rejected gets pods");
  }
}
