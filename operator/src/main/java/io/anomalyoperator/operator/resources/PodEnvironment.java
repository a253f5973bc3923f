package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Defaults;
import io.anomalyoperator.operator.api.ReservedVariables;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.ServerSpec;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Environment of the two containers. */
final class PodEnvironment {
  /**
   * The image's JVM starts with what it keeps for a server, which is nothing of S3. This counts
   * more than its command line; an image that has no such file starts without.
   */
  private static final EnvVar FETCHS_JVM = value("_JAVA_OPTIONS", "-XX:AOTCache=/app/fetch.aot");

  private PodEnvironment() {}

  /** What {@code fetch} needs to start soon, and to reach S3. */
  static List<EnvVar> fetch(ArtifactSpec artifact, S3Spec s3) {
    var env = new ArrayList<EnvVar>();
    env.add(FETCHS_JVM);
    env.add(value("LOG_FORMAT", "json"));
    if (s3.endpoint() != null) {
      env.add(value("S3_ENDPOINT", s3.endpoint()));
    }
    if (s3.region() != null) {
      env.add(value("S3_REGION", s3.region()));
    }
    if (s3.pathStyle() != null) {
      env.add(value("S3_PATH_STYLE", s3.pathStyle().toString()));
    }
    if (artifact.credentialsSecretName() != null) {
      env.add(secret(artifact.credentialsSecretName(), "AWS_ACCESS_KEY_ID", false));
      env.add(secret(artifact.credentialsSecretName(), "AWS_SECRET_ACCESS_KEY", false));
      env.add(secret(artifact.credentialsSecretName(), "AWS_SESSION_TOKEN", true));
    }
    return env;
  }

  /** What the server needs: nothing of S3. A person's variables come first and cannot hide ours. */
  static List<EnvVar> server(AnomalyModel model, RevisionRecord record, ServerSpec server) {
    var env = new LinkedHashMap<String, EnvVar>();
    env.put("LOG_FORMAT", value("LOG_FORMAT", "json"));
    for (var wanted : Optional.ofNullable(server.env()).orElse(List.of())) {
      if (!ReservedVariables.contains(wanted.getName())) {
        env.put(wanted.getName(), wanted);
      }
    }
    var ours = new ArrayList<EnvVar>();
    ours.add(value("MODEL_REVISION", Integer.toString(record.number())));
    ours.add(
        value(
            "MODEL_RESOURCE",
            model.getMetadata().getNamespace() + "/" + model.getMetadata().getName()));
    var threshold = model.getSpec().threshold();
    if (threshold != null && threshold.falsePositiveRate() != null) {
      ours.add(value("THRESHOLD_FALSE_POSITIVE_RATE", threshold.falsePositiveRate().toString()));
    } else if (threshold != null && threshold.score() != null) {
      ours.add(value("THRESHOLD_SCORE", threshold.score().toString()));
    }
    ours.add(
        value("MANAGEMENT_TOKEN_FILE", PodTemplates.TOKEN_FOLDER + "/" + ManagementSecrets.TOKEN));
    ours.add(
        value(
            "REPLAY_SAMPLES",
            Defaults.rollout(model.getSpec()).gates().replay().samples().toString()));
    // the preStop hook has waited already when the server hears of its end
    ours.add(value("SHUTDOWN_DELAY_SECONDS", "0"));
    ours.addAll(ProtectionVolumes.env(server));
    ours.add(field("POD_NAME", "metadata.name"));
    ours.add(field("POD_UID", "metadata.uid"));
    ours.forEach(variable -> env.put(variable.getName(), variable));
    return List.copyOf(env.values());
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar secret(String secret, String key, boolean optional) {
    return new EnvVarBuilder()
        .withName(key)
        .withNewValueFrom()
        .withNewSecretKeyRef()
        .withName(secret)
        .withKey(key)
        .withOptional(optional ? true : null)
        .endSecretKeyRef()
        .endValueFrom()
        .build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath(path)
        .endFieldRef()
        .endValueFrom()
        .build();
  }
}
