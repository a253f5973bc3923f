package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.OnInconclusive;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Phase;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ReplayGateSpec;
import io.anomalyoperator.operator.api.ReplayGateSpecBuilder;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Answer;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Row;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison with the serving revision, and what becomes of a candidate by it. */
class ReplayTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  /** Requests of which the candidate calls these many anomalies, and the serving revision none. */
  private static List<Row> requests(int n, int alerts) {
    return IntStream.range(0, n)
        .mapToObj(
            i -> {
              double p = (i + 0.5) / n;
              return new Row(new Answer(1 - p, p, false), new Answer(1 - p, p, i < alerts));
            })
        .toList();
  }

  private Verdict verdict() {
    return cluster.status.rollout().gates().stream()
        .filter(g -> g.name().equals("Replay"))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private void bounds(ReplayGateSpec replay) {
    cluster.edit(
        cluster.spec.withRollout(
            cluster.spec.rollout().withGates(new GatesSpec(null, null, replay, null))));
  }

  private static ReplayGateSpec onInconclusive(OnInconclusive what) {
    return ReplayGateSpecBuilder.builder().onInconclusive(what).build();
  }

  @Test
  void aFirstVersionHasNothingToBeComparedWith() {
    cluster.settle();
    assertEquals(Verdict.NotApplicable, verdict());
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void aCandidateThatJudgesAlikeIsPromoted() {
    cluster.promote("a");
    cluster.recentRequests = requests(512, 0);
    cluster.ask("b").settle();
    assertEquals(Verdict.Passed, verdict());
    assertEquals(2, cluster.status.servingRevision());
  }

  @Test
  void aCandidateThatRaisesAlarmsIsRejectedBeforeAnyTraffic() {
    cluster.promote("a");
    cluster.recentRequests = requests(512, 160);
    cluster.ask("b").settle();
    assertEquals(Reason.AlertRateShift, cluster.status.rollout().reason());
    assertEquals(Verdict.Failed, verdict());
    assertTrue(
        cluster.status.rollout().message().startsWith("512 recent requests: alert rate 0.31"),
        cluster.status.rollout().message());
    assertTrue(cluster.plans.stream().noneMatch(p -> p.world().selected() == 2));
    cluster.ask("a").settle().ask("b").settle();
    assertTrue(cluster.status.rollout().message().startsWith("rejected before"));
  }

  @Test
  void tooFewRequestsLetItProceedUnlessTheSpecSaysOtherwise() {
    cluster.promote("a").ask("b").settle();
    assertEquals(Verdict.Inconclusive, verdict());
    assertEquals(2, cluster.status.servingRevision());

    bounds(onInconclusive(OnInconclusive.Reject));
    cluster.promote("b").ask("c").settle();
    assertEquals(Verdict.Inconclusive, verdict());
    assertEquals(Reason.ReplayInconclusive, cluster.status.rollout().reason());
    assertEquals(2, cluster.status.servingRevision());
  }

  @Test
  void aHeldCandidateGoesOnWhenItIsApproved() {
    bounds(onInconclusive(OnInconclusive.Hold));
    cluster.promote("a").ask("b").settle();
    assertEquals(Phase.Held, cluster.status.phase());
    assertEquals(Reason.AwaitingApproval, cluster.status.rollout().waitingFor());
    assertTrue(
        cluster.status.conditions().stream().noneMatch(c -> c.getType().equals("Reconciling")));
    long generation = cluster.generation;

    cluster.edit(cluster.spec.withRollout(cluster.spec.rollout().withApprove(2))).settle();

    assertEquals(2, cluster.status.servingRevision());
    assertEquals(generation + 1, cluster.status.observedGeneration());
    assertEquals(1, cluster.status.rollout().attempt());
  }

  @Test
  void aHeldCandidateGoesOnWhenThereAreEnoughRequests() {
    bounds(onInconclusive(OnInconclusive.Hold));
    cluster.promote("a").ask("b").settle();
    assertEquals(Phase.Held, cluster.status.phase());
    cluster.recentRequests = requests(300, 0);
    cluster.settle();
    assertEquals(Verdict.Passed, verdict());
    assertEquals(2, cluster.status.servingRevision());
  }

  @Test
  void aHeldCandidateEndsAtItsDeadline() {
    bounds(onInconclusive(OnInconclusive.Hold));
    cluster.promote("a").ask("b").settle().pass(Duration.ofSeconds(61)).settle();
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(Reason.ReplayInconclusive, cluster.status.rollout().reason());
  }

  @Test
  void aServingRevisionThatIsDownHoldsNobodyUp() {
    cluster.promote("a");
    cluster.recentRequests = requests(512, 0);
    cluster.unready.add(1);
    cluster.ask("b").settle();
    assertEquals(Verdict.Inconclusive, verdict());
    assertEquals(2, cluster.status.servingRevision());
  }

  @Test
  void noMemoryIsNoGate() {
    bounds(ReplayGateSpecBuilder.builder().samples(0).build());
    cluster.promote("a");
    cluster.recentRequests = requests(512, 512);
    cluster.ask("b").settle();
    assertEquals(Verdict.Skipped, verdict());
    assertEquals(2, cluster.status.servingRevision());
  }

  @Test
  void aPersonsRollbackIsNotCompared() {
    cluster.promote("a").promote("b").promote("c");
    cluster.recentRequests = requests(512, 512);
    cluster.rollBackTo(1).settle();
    assertEquals(1, cluster.status.servingRevision());
  }

  /** Clients name the tensor, its datatype and its shape: each of them is a promise. */
  @ParameterizedTest
  @CsvSource({"features, FP32, 3", "pixels, FP32, 2", "features, INT8, 2"})
  void anotherInputIsAnotherContract(String name, String datatype, long width) {
    cluster.promote("a");
    var other = new ModelInput(name, datatype, List.of(width));
    var artifact = new ArtifactSpec("models", "b", "v-b", null, null, null);
    cluster.packages.put(
        "b",
        new Finding.Found<>(
            TestPackages.verified(
                "b",
                io.anomalyoperator.operator.rollout.step.VerifyQuestion.asWritten(artifact),
                other)));
    cluster.ask("b").settle();
    assertEquals(Reason.ContractChanged, cluster.status.rollout().reason());
    assertTrue(
        cluster
            .status
            .rollout()
            .message()
            .startsWith(
                "the package takes %s %s [%d], revision 1 that serves takes features FP32 [2]"
                    .formatted(name, datatype, width)),
        cluster.status.rollout().message());

    cluster.edit(
        cluster
            .spec
            .withRetry("meant")
            .withRollout(cluster.spec.rollout().withAllowContractChange(true)));
    cluster.settle();
    assertEquals(Verdict.NotApplicable, verdict());
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void aNewRequestTakesOverFromAHeldCandidate() {
    bounds(onInconclusive(OnInconclusive.Hold));
    cluster.promote("a").ask("b").untilStep(Step.Replay);
    cluster.recentRequests = requests(512, 0);
    cluster.ask("c").settle();
    assertEquals(3, cluster.status.servingRevision());
  }
}
