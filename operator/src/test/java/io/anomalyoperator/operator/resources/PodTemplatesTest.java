package io.anomalyoperator.operator.resources;

import static io.anomalyoperator.operator.resources.Golden.assertGolden;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.ServerSpec;
import io.anomalyoperator.operator.api.ServerSpecBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodTemplatesTest {
  private final PodTemplateSpec plain =
      PodTemplates.of(
          Fixtures.plain(),
          Fixtures.record(4),
          new StoreDefaults(new S3Spec(null, null, null), Optional.empty()));
  private final PodTemplateSpec full =
      PodTemplates.of(Fixtures.full(), Fixtures.record(4), Fixtures.OPERATORS_STORES);

  @Test
  void theLeastThatCanBeSaidMakesARestrictedPod() {
    assertGolden("pod-template-plain", plain);
  }

  @Test
  void everythingThatCanBeSaidArrives() {
    assertGolden("pod-template-full", full);
  }

  @Test
  void onlyTheFetchKnowsOfS3() {
    var server = full.getSpec().getContainers().getFirst();
    assertTrue(
        server.getEnv().stream().noneMatch(e -> e.getName().matches("(AWS|S3)_.*")),
        "S3 in the server's environment: " + server.getEnv());
    var fetch = full.getSpec().getInitContainers().getFirst();
    assertEquals(
        List.of(
            "_JAVA_OPTIONS",
            "LOG_FORMAT",
            "S3_ENDPOINT",
            "S3_REGION",
            "S3_PATH_STYLE",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "PACKAGE_CACHE",
            "PACKAGE_CACHE_LIMIT",
            "PACKAGE_CACHE_KEEP",
            "PACKAGE_CACHE_KEEP_AS_OF"),
        fetch.getEnv().stream().map(EnvVar::getName).toList());
  }

  @Test
  void onlyTheFetchSeesTheCacheAndOfItTheModelsFolder() {
    var server = full.getSpec().getContainers().getFirst();
    assertTrue(server.getVolumeMounts().stream().noneMatch(m -> m.getName().equals("cache")));
    var mount =
        full.getSpec().getInitContainers().getFirst().getVolumeMounts().stream()
            .filter(m -> m.getName().equals("cache"))
            .findFirst()
            .orElseThrow();
    assertEquals("mnist", mount.getSubPath());
  }

  @Test
  void aRoleIsTakenOnByTheFetchAlone() {
    var template =
        PodTemplates.of(Fixtures.withRole(), Fixtures.record(4), Fixtures.OPERATORS_STORES);
    assertGolden("pod-template-web-identity", template);
    var server = template.getSpec().getContainers().getFirst();
    assertTrue(server.getEnv().stream().noneMatch(e -> e.getName().startsWith("AWS_")));
    assertTrue(server.getVolumeMounts().stream().noneMatch(m -> m.getName().equals("aws")));
    assertFalse(template.getSpec().getAutomountServiceAccountToken());
  }

  @Test
  void theFetchAsksTheStsThatTheOperatorNames() {
    var named =
        new StoreDefaults(
            Fixtures.OPERATORS_STORES.s3(), Optional.of("https://sts.example.com:8443"));
    var variable = new EnvVar("AWS_ENDPOINT_URL_STS", "https://sts.example.com:8443", null);
    var template = PodTemplates.of(Fixtures.withRole(), Fixtures.record(4), named);
    var fetch = template.getSpec().getInitContainers().getFirst();
    assertTrue(fetch.getEnv().contains(variable), "" + fetch.getEnv());
    var withoutRole = PodTemplates.of(Fixtures.plain(), Fixtures.record(4), named);
    assertFalse(withoutRole.getSpec().getInitContainers().getFirst().getEnv().contains(variable));
  }

  @Test
  void aCertificateAndKeysAreMountedIntoTheServerAlone() {
    var mounts = full.getSpec().getContainers().getFirst().getVolumeMounts();
    assertTrue(mounts.stream().anyMatch(m -> m.getMountPath().endsWith("/tls")), "" + mounts);
    assertTrue(mounts.stream().anyMatch(m -> m.getMountPath().endsWith("/api-keys")), "" + mounts);
    var fetch = full.getSpec().getInitContainers().getFirst();
    assertEquals(
        List.of("model", "tmp", "cache"),
        fetch.getVolumeMounts().stream().map(VolumeMount::getName).toList());
  }

  @Test
  void onlyTheServerKnowsTheManagementToken() {
    var fetch = plain.getSpec().getInitContainers().getFirst();
    assertTrue(fetch.getVolumeMounts().stream().noneMatch(m -> m.getName().equals("management")));
  }

  @Test
  void theOperatorsS3IsUsedWhenTheModelDoesNotSay() {
    var template = PodTemplates.of(Fixtures.plain(), Fixtures.record(4), Fixtures.OPERATORS_STORES);
    var env = template.getSpec().getInitContainers().getFirst().getEnv();
    assertTrue(env.contains(new EnvVar("S3_ENDPOINT", "http://minio.s3:9000", null)), "" + env);
  }

  @Test
  void aPersonsVariablesCannotHideOurs() {
    var template =
        PodTemplates.of(
            Fixtures.model(
                Fixtures.plain().getSpec().artifact(),
                null,
                server(
                    List.of(
                        new EnvVar("MODEL_REVISION", "99", null),
                        new EnvVar("SERVER_PORT", "1", null),
                        new EnvVar("SAGEMAKER_BIND_TO_PORT", "1", null),
                        new EnvVar("DRIFT_SAMPLES", "0", null),
                        new EnvVar("GREETING", "hello", null))),
                null),
            Fixtures.record(4),
            Fixtures.OPERATORS_STORES);
    var env = template.getSpec().getContainers().getFirst().getEnv();
    assertEquals(
        List.of("4"),
        env.stream()
            .filter(e -> e.getName().equals("MODEL_REVISION"))
            .map(EnvVar::getValue)
            .toList());
    assertTrue(env.stream().noneMatch(e -> e.getName().matches("(SERVER|SAGEMAKER)_.*")));
    assertTrue(env.contains(new EnvVar("DRIFT_SAMPLES", "0", null)));
    assertTrue(env.contains(new EnvVar("GREETING", "hello", null)));
  }

  @Test
  void aPersonsAnnotationsCannotCarryOurMarks() {
    assertEquals(Map.of("example.com/team", "vision"), full.getMetadata().getAnnotations());
    assertNull(full.getMetadata().getAnnotations().get(Labels.EPOCH));
  }

  @Test
  void oddKeysArriveUnharmed() {
    var odd =
        new io.anomalyoperator.operator.api.ResolvedArtifact(
            "models", "a b/ü$(POD_NAME)?#.tar.gz", "v/1+", Fixtures.SHA256, 1L);
    assertEquals(
        "s3://models/a%20b/%C3%BC%24%28POD_NAME%29%3F%23.tar.gz?versionId=v%2F1%2B#sha256="
            + Fixtures.SHA256,
        PodTemplates.source(odd));
  }

  private static ServerSpec server(List<EnvVar> env) {
    return ServerSpecBuilder.builder().env(env).build();
  }
}
