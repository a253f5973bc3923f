package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * After a restart of the API server its other clients may hear later than the operator that pods
 * are ready: no traffic is moved to pods that would be no endpoints yet.
 */
class ControllersBehindTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @Test
  void aCandidateWaitsUntilItsPodsAreCounted() {
    cluster.uncounted.add(2);
    cluster.promote("a").ask("b").settle();
    assertEquals(Step.Stage, cluster.status.rollout().step());
    assertEquals(1, cluster.selected);

    cluster.uncounted.clear();
    cluster.settle();
    assertEquals(Step.Bake, cluster.status.rollout().step());
    assertEquals(2, cluster.selected);
  }

  @Test
  void atTheDeadlineItIsSaidWhoIsBehind() {
    cluster.uncounted.add(2);
    cluster.promote("a").ask("b").settle().pass(Duration.ofSeconds(61)).settle();
    assertEquals(Reason.CouldNotStage, cluster.status.rollout().reason());
    assertSaidWhoIsBehind(2);
  }

  @Test
  void aCanaryKeepsBothInTrafficUntilAllOfItsPodsAreCounted() {
    CanaryTest.twoSteps(cluster);
    cluster.promote("a").ask("b").settle().pass(Duration.ofSeconds(60)).settle();
    cluster.uncounted.add(2);
    cluster.pass(Duration.ofSeconds(30)).settle();
    assertEquals(Step.Grow, cluster.status.rollout().step());
    assertEquals(World.EVERY_REVISION, cluster.selected);

    cluster.uncounted.clear();
    cluster.settle();
    assertEquals(2, cluster.selected);
  }

  @Test
  void aCanaryGoesBackIfTheyNeverAre() {
    CanaryTest.twoSteps(cluster);
    cluster.promote("a").ask("b").settle().pass(Duration.ofSeconds(60)).settle();
    cluster.uncounted.add(2);
    cluster.pass(Duration.ofSeconds(30)).settle().pass(Duration.ofSeconds(61)).settle();
    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(Reason.CouldNotStage, cluster.status.rollout().reason());
    assertEquals(1, cluster.selected);
  }

  @Test
  void aRevisionThatIsAskedBackForWaitsToo() {
    cluster.promote("a").promote("b").uncounted.add(1);
    cluster.rollBackTo(1).settle();
    assertEquals(Step.Rewarm, cluster.status.rollout().step());
    assertEquals(2, cluster.selected);
    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Reason.ReturnTargetNotReady, cluster.status.rollout().reason());
    assertSaidWhoIsBehind(1);

    cluster.uncounted.clear();
    cluster.rollBackTo(2).settle().rollBackTo(1).settle();
    assertEquals(1, cluster.selected);
  }

  private void assertSaidWhoIsBehind(int revision) {
    String message = cluster.status.rollout().message();
    assertTrue(message.contains("2 pods of revision " + revision + " are ready"), message);
    assertTrue(message.contains("its Deployment counts 0"), message);
  }
}
