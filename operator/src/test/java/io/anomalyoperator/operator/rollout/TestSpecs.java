package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.access.AccessPolicy;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AnomalyModelSpecBuilder;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.GoldenGateSpec;
import io.anomalyoperator.operator.api.RolloutSpecBuilder;
import java.time.Duration;

/** Specs with times that suit a simulated clock. */
final class TestSpecs {
  private TestSpecs() {}

  /** Two replicas of the package under a key. */
  static AnomalyModelSpec of(String key) {
    return AnomalyModelSpecBuilder.builder()
        .artifact(new ArtifactSpec("models", key, "v-" + key, null, null, null))
        .replicas(2)
        .rollout(
            RolloutSpecBuilder.builder()
                .progressDeadlineSeconds(60)
                .gates(new GatesSpec(new GoldenGateSpec(true), null, null, null))
                .bakeSeconds(120)
                .drainSeconds(30)
                .paused(false)
                .build())
        .revisionHistoryLimit(10)
        .build();
  }

  /** What the operator's configuration says. */
  static Settings settings(AccessPolicy access) {
    return new Settings(
        "server:1", Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(5), access);
  }
}
