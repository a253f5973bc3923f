package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.ServerSpec;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a revision's object came from, in the words of the spec that asked for it.
 *
 * @param artifact the object, its S3 and the Secret's name
 * @param server names the identity, where no Secret is named
 */
public record ArtifactSource(ArtifactSpec artifact, @Nullable ServerSpec server) {
  /** Where the spec's object comes from. */
  public static ArtifactSource of(AnomalyModelSpec spec) {
    return new ArtifactSource(spec.artifact(), spec.server());
  }

  /** The spec as far as it says where the object is, for questions of what may be named. */
  AnomalyModelSpec in(AnomalyModelSpec spec) {
    ServerSpec identity =
        ServerSpecBuilder.builder()
            .serviceAccountName(server == null ? null : server.serviceAccountName())
            .awsRoleArn(server == null ? null : server.awsRoleArn())
            .build();
    return spec.with().artifact(artifact).server(identity).rollout(null).build();
  }

  /** As whom it is read. */
  public Optional<WebIdentity> identity(AnomalyModelSpec spec) {
    return WebIdentity.of(in(spec));
  }

  /** Whether the operator's settings let models name it still. */
  public boolean mayBeAsked(Observation seen) {
    return seen.settings().access().refusal(seen.namespace(), in(seen.spec())).isEmpty();
  }

  /** An object that came from here, in that version or the newest. */
  public ArtifactSpec of(ResolvedArtifact object, Optional<String> versionId) {
    return new ArtifactSpec(
        object.bucket(),
        object.key(),
        versionId.orElse(null),
        null,
        artifact.s3(),
        artifact.credentialsSecretName());
  }
}
