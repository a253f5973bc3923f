package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.EvaluationGateSpec;
import io.anomalyoperator.operator.api.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Labelled rows: four normal ones and four anomalies. Most models tell them apart. */
final class SimulatedLabels {
  static final EvaluationGateSpec SPEC =
      new EvaluationGateSpec("labels", "rows.safetensors", null, "ab".repeat(32), 0.9);

  private static final List<Double> NORMAL = List.of(0.1, 0.2, 0.2, 0.3);

  /** Whether S3 has them. */
  boolean there = true;

  /** What is wrong with them, if anything is. */
  Optional<String> wrong = Optional.empty();

  /** Whether the pods never come to an end of them. */
  boolean endless;

  /** Keys whose models score an anomaly as they score normal rows: an AUROC of 0.5. */
  final Set<String> poorKeys = new HashSet<>();

  /** What was asked for, each time. */
  final List<ArtifactSpec> asked = new ArrayList<>();

  Finding<EvaluationEvidence> scoredBy(String key, PodReport pod, ArtifactSpec data) {
    asked.add(data);
    if (!there) {
      return new Finding.Unable<>(Reason.ObjectNotFound, "s3://labels/rows.safetensors: not there");
    }
    if (wrong.isPresent()) {
      return new Finding.Verdict<>(Reason.EvaluationDataInvalid, wrong.get());
    }
    return endless
        ? new Finding.Pending<>()
        : new Finding.Found<>(
            new EvaluationEvidence(
                List.of(pod),
                NORMAL,
                poorKeys.contains(key) ? NORMAL : List.of(0.7, 0.8, 0.9, 1.0)));
  }
}
