package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.ServerSpec;
import java.util.Optional;

/**
 * As whom S3 is asked by a model that names a role of AWS.
 *
 * @param roleArn the role
 * @param serviceAccount account of the pods, whose token is exchanged for the role
 */
public record WebIdentity(String roleArn, String serviceAccount) {
  private static final String DEFAULT_ACCOUNT = "default";

  /** The identity that a spec names, if it names one. */
  public static Optional<WebIdentity> of(AnomalyModelSpec spec) {
    Optional<ServerSpec> server = Optional.ofNullable(spec.server());
    return server
        .map(ServerSpec::awsRoleArn)
        .map(
            role ->
                new WebIdentity(
                    role, server.map(ServerSpec::serviceAccountName).orElse(DEFAULT_ACCOUNT)));
  }
}
