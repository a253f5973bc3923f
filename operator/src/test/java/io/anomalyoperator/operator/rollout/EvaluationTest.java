package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.EvaluationGateSpec;
import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Phase;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The measurement on labelled rows, and what becomes of a candidate by it. */
class EvaluationTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @BeforeEach
  void isAskedFor() {
    gate(SimulatedLabels.SPEC);
  }

  private void gate(@Nullable EvaluationGateSpec evaluation) {
    cluster.edit(
        cluster.spec.withRollout(
            cluster.spec.rollout().withGates(new GatesSpec(null, evaluation, null, null))));
  }

  private Optional<String> said() {
    return cluster.status.rollout().gates().stream()
        .filter(g -> g.name().equals("Evaluation"))
        .findFirst()
        .map(g -> g.verdict() + ": " + g.detail());
  }

  private void rejected(Reason reason) {
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(
        reason, cluster.status.rollout().reason(), () -> cluster.status.rollout().toString());
  }

  private void neverServed(int revision) {
    assertTrue(cluster.plans.stream().noneMatch(p -> p.world().selected() == revision));
  }

  @Test
  void aFirstVersionThatIsGoodIsPromoted() {
    cluster.settle();
    assertEquals(
        Optional.of("Passed: AUROC 1.000 (1.000–1.000) on 8 rows, 4 anomalous; bound 0.9"), said());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aFirstVersionThatIsPoorGetsNoTraffic() {
    cluster.labelled.poorKeys.add("a");
    cluster.settle();
    rejected(Reason.AurocLow);
    assertTrue(said().orElseThrow().startsWith("Failed: AUROC 0.500 ("), said()::toString);
    assertEquals(0, cluster.status.servingRevision());
    neverServed(1);
  }

  @Test
  void aSecondVersionThatIsPoorIsRejectedAndRemembered() {
    cluster.labelled.poorKeys.add("b");
    cluster.promote("a").ask("b").settle();
    rejected(Reason.AurocLow);
    assertEquals(RevisionState.Rejected, cluster.stateOf(2));
    assertEquals(List.of("Golden", "Evaluation"), gates());
    neverServed(2);

    cluster.ask("a").settle().ask("b").settle();
    assertTrue(cluster.status.rollout().message().startsWith("rejected before, as revision 2"));
  }

  private List<String> gates() {
    return cluster.status.rollout().gates().stream().map(GateStatus::name).toList();
  }

  @Test
  void anotherBoundOpensNothingAndARetryDoes() {
    cluster.labelled.poorKeys.add("b");
    cluster.promote("a").ask("b").settle();
    gate(SimulatedLabels.SPEC.withMinAuroc(0.5));
    cluster.settle();
    rejected(Reason.AurocLow);

    cluster.edit(cluster.spec.withRetry("lower")).settle();

    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void whatIsNotAskedForIsNotSaid() {
    gate(null);
    cluster.labelled.poorKeys.add("a");
    cluster.settle();
    assertEquals(Optional.empty(), said());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void theRowsAreReachedAsTheArtifactIs() {
    var s3 = new S3Spec("http://minio:9000", null, null);
    cluster.edit(
        cluster.spec.withArtifact(new ArtifactSpec("models", "a", "v-a", null, s3, "models-s3")));
    cluster.settle();
    assertEquals(
        new ArtifactSpec("labels", "rows.safetensors", null, "ab".repeat(32), s3, "models-s3"),
        cluster.labelled.asked.getFirst());
  }

  @Test
  void rowsThatComeLateAreWaitedFor() {
    cluster.labelled.there = false;
    cluster.settle();
    assertEquals(Phase.Testing, cluster.status.phase());
    assertEquals(Reason.ObjectNotFound, cluster.status.rollout().waitingFor());
    neverServed(1);

    cluster.labelled.there = true;
    cluster.settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(1, cluster.status.rollout().attempt());
  }

  @Test
  void rowsThatNeverComeEndItAtTheDeadlineAndItIsTriedAgain() {
    cluster.labelled.there = false;
    cluster.settle().pass(Duration.ofSeconds(61)).settle();
    rejected(Reason.CouldNotEvaluate);
    assertEquals(
        "not evaluated before the deadline: ObjectNotFound: s3://labels/rows.safetensors: not there",
        cluster.status.rollout().message());
    assertEquals(Optional.empty(), said());
    neverServed(1);

    cluster.labelled.there = true;
    cluster.settle();
    rejected(Reason.CouldNotEvaluate);
    cluster.pass(Duration.ofSeconds(121)).settle();

    assertEquals(1, cluster.status.servingRevision());
    assertEquals(2, cluster.status.rollout().attempt());
  }

  @Test
  void rowsWithoutEndEndAtTheDeadline() {
    cluster.labelled.endless = true;
    cluster.settle();
    assertEquals(Reason.Evaluating, cluster.status.rollout().waitingFor());
    cluster.pass(Duration.ofSeconds(61)).settle();
    rejected(Reason.CouldNotEvaluate);
    neverServed(1);
  }

  @Test
  void rowsThatAreNoneAreNotTheModelsFault() {
    cluster.promote("a");
    cluster.labelled.wrong = Optional.of("has SHA-256 1, expected 2");
    cluster.ask("b").settle();
    rejected(Reason.EvaluationDataInvalid);
    assertEquals(Optional.empty(), said());
    neverServed(2);

    cluster.labelled.wrong = Optional.empty();
    cluster.ask("a").settle().ask("b").settle();
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void aPausedRolloutIsMeasuredAndGoesNoFurther() {
    cluster.untilStep(Step.Evaluation).pause(true).settle().pass(Duration.ofHours(1)).settle();
    assertEquals(Step.Evaluation, cluster.status.rollout().step());
    cluster.pause(false).settle();
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aNewRequestTakesOver() {
    cluster.labelled.endless = true;
    cluster.untilStep(Step.Evaluation);
    cluster.labelled.endless = false;
    cluster.ask("b").settle();
    assertEquals(2, cluster.status.servingRevision());
    assertEquals(RevisionState.Superseded, cluster.stateOf(1));
  }

  @Test
  void aGateThatIsTakenOutHoldsNobodyUp() {
    cluster.labelled.there = false;
    cluster.settle();
    gate(null);
    cluster.settle();
    assertEquals(Optional.of("Skipped: taken out of the spec"), said());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void podsThatFallDuringItAreWaitedFor() {
    cluster.untilStep(Step.Evaluation);
    cluster.unready.add(1);
    cluster.settle().pass(Duration.ofSeconds(61)).settle();
    rejected(Reason.ProgressDeadlineExceeded);
  }

  @Test
  void whatServedWellBeforeIsNotMeasuredAgain() {
    cluster.promote("a").promote("b").promote("c");
    cluster.labelled.poorKeys.add("a");
    cluster.rollBackTo(1).settle();
    assertEquals(1, cluster.status.servingRevision());
  }
}
