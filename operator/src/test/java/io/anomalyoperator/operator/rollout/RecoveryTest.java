package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a model whose memory is lost or cannot be true. */
class RecoveryTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @Test
  void whatServesGoesOnServingThoughStatusAndRecordsAreLost() {
    cluster.promote("a").promote("b");
    cluster.records.clear();
    cluster.status = AnomalyModelStatus.initial();
    cluster.plans.clear();

    cluster.settle();

    // the same package is rolled out anew beside the pods that nobody knows
    assertTrue(cluster.plans.getFirst().world().replicas().containsKey(2));
    assertEquals(2, cluster.plans.getFirst().world().selected());
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void anEpochIsNeverBelowThatOfTheChildren() {
    cluster.promote("a");
    long epoch = cluster.status.epoch();
    cluster.records.clear();
    cluster.status = AnomalyModelStatus.initial();
    assertTrue(cluster.look().status().epoch() > epoch);
  }

  @Test
  void aRequestIsTriedAgainThoughItsStatusForgotForWhichRevision() {
    cluster.lackRoom.add(2);
    cluster.promote("a").ask("b").settle().pass(Duration.ofSeconds(61)).settle();
    assertEquals(Reason.CouldNotStage, cluster.status.rollout().reason());

    cluster.status = Corruption.TO_NONE.of(cluster.status);
    cluster.lackRoom.clear();
    cluster.pass(Duration.ofHours(2)).settle();
    assertEquals("b", cluster.keyOf(cluster.selected));
  }

  @Test
  void aVerdictOutlivesAStatusThatCannotBe() {
    cluster.wrongScores.add(2);
    cluster.promote("a").ask("b").settle();
    cluster.status = cluster.status.withServingRevision(42);
    cluster.settle();
    assertEquals(RevisionState.Rejected, cluster.stateOf(2));
    cluster.rollBackTo(2).settle();
    assertEquals(Reason.RollbackTargetUnavailable, cluster.status.rollout().reason());
  }

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void noStatusStopsThePlanner(Corruption corruption) {
    cluster.promote("a").ask("b").untilStep(Step.Golden);
    cluster.status = corruption.of(cluster.status);
    cluster.settle();
    cluster.ask("c");
    PlannerEnd.reached(cluster);
    assertEquals(Outcome.Promoted, cluster.status.rollout().outcome());
    assertEquals("c", cluster.keyOf(cluster.selected));
  }
}
