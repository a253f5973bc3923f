package io.anomalyoperator.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * What a person asks for.
 *
 * @param artifact the package to serve
 * @param replicas number of pods that serve; 0 is allowed
 * @param threshold from which score on an input is an anomaly; the package's own when absent
 * @param server how the pods are made
 * @param service how the model is reached
 * @param rollout how a new version is brought in
 * @param rollbackTo while present, the earlier revision that serves instead of {@code artifact}
 * @param revisionHistoryLimit number of former revisions that are kept to return to
 */
public record AnomalyModelSpec(
    ArtifactSpec artifact,
    @Nullable Integer replicas,
    @Nullable ThresholdSpec threshold,
    @Nullable ServerSpec server,
    @Nullable ServiceSpec service,
    @Nullable RolloutSpec rollout,
    @Nullable RollbackSpec rollbackTo,
    @Nullable Integer revisionHistoryLimit) {}
