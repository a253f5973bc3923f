package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.store.StoreSettings;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A token of the pod's service account, good for a role of AWS alone. The fetch alone sees it. */
final class IdentityVolume {
  private static final String NAME = "aws";
  private static final String FOLDER = "/var/run/anomaly-operator/aws";
  private static final String TOKEN = "token";
  private static final String AUDIENCE = "sts.amazonaws.com";
  private static final long SECONDS = 3600;

  private IdentityVolume() {}

  static Volume volume() {
    return new VolumeBuilder()
        .withName(NAME)
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken(AUDIENCE, SECONDS, TOKEN)
        .endSource()
        .endProjected()
        .build();
  }

  static VolumeMount mount() {
    return new VolumeMountBuilder().withName(NAME).withMountPath(FOLDER).withReadOnly(true).build();
  }

  /** What the SDK of AWS reads; the region is the one whose STS is asked. */
  static List<EnvVar> env(String roleArn, S3Spec s3, Optional<String> stsEndpoint) {
    var env = new ArrayList<EnvVar>();
    env.add(new EnvVar("AWS_ROLE_ARN", roleArn, null));
    env.add(new EnvVar("AWS_WEB_IDENTITY_TOKEN_FILE", FOLDER + "/" + TOKEN, null));
    env.add(
        new EnvVar(
            "AWS_REGION", s3.region() == null ? StoreSettings.DEFAULT_REGION : s3.region(), null));
    stsEndpoint.ifPresent(sts -> env.add(new EnvVar("AWS_ENDPOINT_URL_STS", sts, null)));
    return env;
  }
}
