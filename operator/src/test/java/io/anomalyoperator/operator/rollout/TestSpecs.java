package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AnomalyModelSpecBuilder;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.GoldenGateSpec;
import io.anomalyoperator.operator.api.RolloutSpec;

/** Specs with times that suit a simulated clock. */
final class TestSpecs {
  private TestSpecs() {}

  /** Two replicas of the package under a key. */
  static AnomalyModelSpec of(String key) {
    return AnomalyModelSpecBuilder.builder()
        .artifact(new ArtifactSpec("models", key, "v-" + key, null, null, null))
        .replicas(2)
        .rollout(
            new RolloutSpec(
                60,
                new GatesSpec(new GoldenGateSpec(true), null, null),
                null,
                null,
                120,
                30,
                false))
        .revisionHistoryLimit(10)
        .build();
  }
}
