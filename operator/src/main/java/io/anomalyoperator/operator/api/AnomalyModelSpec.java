package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks for.
 *
 * @param artifact the package to serve
 * @param replicas number of pods that serve; 0 is allowed. Left out of a manifest where {@code
 *     autoscaling} sets it
 * @param autoscaling whether and within which bounds the cluster sets {@code replicas}; nobody does
 *     when absent
 * @param threshold from which score on an input is an anomaly; the package's own when absent
 * @param server how the pods are made
 * @param service how the model is reached
 * @param rollout how a new version is brought in
 * @param rollbackTo while present, the earlier revision that serves instead of {@code artifact}
 * @param retry any new value has a request tried once more that was rejected or withdrawn
 * @param revisionHistoryLimit number of former revisions that are kept to return to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(oldSelf.rollbackTo) || !has(self.rollbackTo) || " + AnomalyModelSpec.SAME_REQUEST,
    message =
        "rollbackTo pins an earlier revision: artifact, threshold and server cannot change while it"
            + " is there; change the artifact and remove rollbackTo in one edit")
@ValidationRule(
    value =
        "!has(self.artifact.credentialsSecretName) || !has(self.server)"
            + " || !has(self.server.awsRoleArn)",
    message =
        "artifact.credentialsSecretName and server.awsRoleArn exclude each other: name the Secret or"
            + " the role")
@RecordBuilder
public record AnomalyModelSpec(
    @Required ArtifactSpec artifact,
    @Default("1") @Min(0) @Max(1000) @SpecReplicas @Nullable Integer replicas,
    @Nullable AutoscalingSpec autoscaling,
    @Nullable ThresholdSpec threshold,
    @Nullable ServerSpec server,
    @Default("{}") @Nullable ServiceSpec service,
    @Default("{}") @Nullable RolloutSpec rollout,
    @Nullable RollbackSpec rollbackTo,
    @Size(max = 64) @Nullable String retry,
    @Default("10") @Min(1) @Max(50) @Nullable Integer revisionHistoryLimit)
    implements AnomalyModelSpecBuilder.With {

  /** CEL: nothing that a pod is made of differs between the former object and this one. */
  static final String SAME_REQUEST =
      "(self.artifact == oldSelf.artifact"
          + " && has(self.threshold) == has(oldSelf.threshold)"
          + " && (!has(self.threshold) || self.threshold == oldSelf.threshold)"
          + " && has(self.server) == has(oldSelf.server)"
          + " && (!has(self.server) || self.server == oldSelf.server))";
}
