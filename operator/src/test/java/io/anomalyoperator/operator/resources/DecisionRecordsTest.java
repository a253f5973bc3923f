package io.anomalyoperator.operator.resources;

import static io.anomalyoperator.operator.resources.Golden.assertGolden;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RevisionStatusBuilder;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.RolloutStatusBuilder;
import io.anomalyoperator.operator.api.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionRecordsTest {
  private final AnomalyModel model = decided();

  static AnomalyModel decided() {
    var model = Fixtures.plain();
    var rollout =
        RolloutStatusBuilder.builder()
            .request("c0ffee")
            .requestedBy("argocd-controller")
            .requestedAt("2026-11-20T10:15:29Z")
            .firstGeneration(7)
            .generation(9)
            .attempt(1)
            .from(3)
            .to(4)
            .step(Step.Leave)
            .outcome(Outcome.RolledBack)
            .reason(Reason.ErrorRateHigh)
            .message("revision 4: 150 of 150 requests failed")
            .startedAt("2026-11-20T10:15:30Z")
            .since("2026-11-20T10:17:00Z")
            .switchedAt("2026-11-20T10:16:00Z")
            .finishedAt("2026-11-20T10:17:00.123456789Z")
            .unavailableSeconds(19L)
            .gates(
                List.of(
                    new GateStatus("Golden", GateStatus.Verdict.Passed, "2 of 2 pods agree"),
                    new GateStatus("Runtime", GateStatus.Verdict.Failed, "150 of 150")))
            .build();
    model.setStatus(
        AnomalyModelStatus.initial()
            .with()
            .servingRevision(3)
            .revisions(
                List.of(
                    RevisionStatusBuilder.builder()
                        .number(4)
                        .modelVersion("2026-11-20")
                        .artifact(
                            new ResolvedArtifact(
                                "models", "mnist/9f2c.tar.gz", "3sL4", Fixtures.SHA256, 123_456L))
                        .image("registry.example/model-server@sha256:" + "ab".repeat(32))
                        .state(RevisionState.Withdrawn)
                        .createdAt("2026-11-20T10:15:30Z")
                        .build(),
                    RevisionStatusBuilder.builder()
                        .number(3)
                        .artifact(new ResolvedArtifact("models", "old.tar.gz", null, null, null))
                        .state(RevisionState.Serving)
                        .createdAt("2026-11-19T10:15:30Z")
                        .build()))
            .rollout(rollout)
            .build());
    return model;
  }

  @Test
  void aDecisionIsWrittenDownWithDigestsGatesAndWhoAsked() {
    var record = DecisionRecords.of(model, DecisionRecords.decision(model).orElseThrow());
    assertGolden("decision-record", record);
    assertEquals(Optional.of(record.getMetadata().getName()), DecisionRecords.name(model));
  }

  @Test
  void whatIsNotDecidedHasNoRecord() {
    RolloutStatus rollout = model.getStatus().rollout().withOutcome(Outcome.InProgress);
    model.setStatus(model.getStatus().withRollout(rollout));
    assertEquals(Optional.empty(), DecisionRecords.name(model));
    assertEquals(Optional.empty(), DecisionRecords.decision(Fixtures.plain()));
  }

  @Test
  void whatMovesAfterTheDecisionLeavesTheRecordAsItIs() {
    var before = DecisionRecords.decision(model);
    var rollout =
        model.getStatus().rollout().with().generation(12).step(Step.Done).since("later").build();
    model.setStatus(model.getStatus().withRollout(rollout));
    assertEquals(before, DecisionRecords.decision(model));
  }
}
