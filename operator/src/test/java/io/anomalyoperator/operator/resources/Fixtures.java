package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelSpecBuilder;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.CacheSpec;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.ServerSpec;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import io.anomalyoperator.operator.api.ServiceSpec;
import io.anomalyoperator.operator.api.ThresholdSpec;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models from the least that can be said to everything said. */
final class Fixtures {
  static final String SHA256 = "9f2c".repeat(16);
  static final StoreDefaults OPERATORS_STORES =
      new StoreDefaults(new S3Spec("http://minio.s3:9000", "eu-central-1", true), Optional.empty());

  private Fixtures() {}

  static AnomalyModel model(
      ArtifactSpec artifact,
      @Nullable ThresholdSpec threshold,
      @Nullable ServerSpec server,
      @Nullable ServiceSpec service) {
    var model = new AnomalyModel();
    model.setMetadata(
        new ObjectMetaBuilder()
            .withName("mnist")
            .withNamespace("models")
            .withUid("3f0c1d9e-6a0b-4a0e-9d53-6f4f3f1c0001")
            .build());
    model.setSpec(
        AnomalyModelSpecBuilder.builder()
            .artifact(artifact)
            .replicas(2)
            .threshold(threshold)
            .server(server)
            .service(service)
            .build());
    return model;
  }

  static AnomalyModel plain() {
    return model(
        new ArtifactSpec("models", "mnist/9f2c.tar.gz", null, null, null, null), null, null, null);
  }

  /** A model of which everything is said that pods are made of, but for a role. */
  static AnomalyModel full() {
    return model(
        new ArtifactSpec(
            "models",
            "mnist/9f2c.tar.gz",
            "3sL4kqtJlcpX",
            SHA256,
            new S3Spec("https://s3.example", "eu-west-1", true),
            "models-s3"),
        new ThresholdSpec(0.01, null),
        new ServerSpec(
            "registry.example/model-server:1",
            List.of(new LocalObjectReference("pull")),
            new ResourceRequirementsBuilder()
                .withRequests(Map.of("memory", new Quantity("1Gi")))
                .withLimits(Map.of("memory", new Quantity("2Gi")))
                .build(),
            Map.of("disk", "ssd"),
            List.of(new TolerationBuilder().withKey("gpu").withOperator("Exists").build()),
            new Affinity(new NodeAffinity(), null, null),
            "mnist",
            null,
            "scores-tls",
            "scores-clients",
            Map.of("example.com/team", "vision", Labels.EPOCH, "7"),
            List.of(new EnvVar("GREETING", "hello", null)),
            new CacheSpec("packages", "500Mi")),
        null);
  }

  /** A model whose fetch takes on a role. */
  static AnomalyModel withRole() {
    return model(
        plain().getSpec().artifact(),
        null,
        ServerSpecBuilder.builder()
            .serviceAccountName("models-reader")
            .awsRoleArn("arn:aws:iam::123456789012:role/reader")
            .build(),
        null);
  }

  static RevisionRecord record(int number) {
    return new RevisionRecord(
        number,
        "c0ffee",
        "registry.example/model-server@sha256:" + "ab".repeat(32),
        new VerifiedArtifact(
            new ResolvedArtifact("models", "mnist/9f2c.tar.gz", "3sL4kqtJlcpX", SHA256, 123_456L),
            "mnist",
            "2026-11-20",
            "11".repeat(32),
            List.of(0.1, 1.0, 1e-17, 0.30000000000000004),
            1e-5,
            0.001,
            new ModelInput("features", "FP32", List.of(1L, 28L, 28L))),
        Instant.parse("2026-11-20T10:15:30.123456789Z"));
  }
}
