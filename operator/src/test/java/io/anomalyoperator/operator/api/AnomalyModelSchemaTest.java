package io.anomalyoperator.operator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server makes of the definition: defaults, refusals with their words. */
@NeedsApiServer
class AnomalyModelSchemaTest {
  private static final String SHA256 = "ab".repeat(32);

  private RealApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void clean(RealApiServer real) {
    server = real;
    client = real.client();
    client.resources(AnomalyModel.class).inNamespace("default").delete();
  }

  @Test
  void theDefinitionIsTakenByServerSideApply() {
    client.resource(server.definition()).fieldManager("helm").forceConflicts().serverSideApply();
  }

  @Test
  void absentFieldsGetTheirDefaults() {
    var model = apply("{artifact: {bucket: models, key: a.tar.gz}}");
    assertEquals(1, model.getSpec().replicas());
    assertEquals(10, model.getSpec().revisionHistoryLimit());
    assertEquals(
        new RolloutSpec(
            Strategy.BlueGreen,
            new CanarySpec(List.of(new CanaryStepSpec(1, 60))),
            300,
            new GatesSpec(
                new GoldenGateSpec(true),
                null,
                new ReplayGateSpec(512, 256, 0.05, 3.0, 0.25, 0.5, OnInconclusive.Proceed),
                new RuntimeGateSpec(0.01, 2.0, 0.2, 100, 1)),
            null,
            false,
            120,
            30,
            false),
        model.getSpec().rollout());
    assertEquals(new ServiceSpec("ClusterIP", null, null), model.getSpec().service());
    assertNull(model.getSpec().autoscaling());
  }

  @Test
  void theDefaultsInJavaAreThoseOfTheSchema() {
    var bare =
        AnomalyModelSpecBuilder.builder()
            .artifact(new ArtifactSpec("models", "a.tar.gz", null, null, null, null))
            .build();
    bare = bare.withAutoscaling(new AutoscalingSpec(null, 5, null));
    var spec =
        apply("{artifact: {bucket: models, key: a.tar.gz}, autoscaling: {maxReplicas: 5}}")
            .getSpec();
    assertEquals(spec.rollout(), Defaults.rollout(bare));
    assertEquals(spec.service(), Defaults.service(bare));
    assertEquals(spec.replicas(), Defaults.replicas(bare));
    assertEquals(Optional.of(spec.autoscaling()), Defaults.autoscaling(bare));
    assertEquals(spec.revisionHistoryLimit(), Defaults.revisionHistoryLimit(bare));
  }

  @Test
  void aFreshObjectSaysThatNobodyHasLookedAtIt() {
    apply("{artifact: {bucket: models, key: a.tar.gz}}");
    assertEquals(-1, get().getStatus().observedGeneration());
  }

  @Test
  void everythingThatCanBeSaidIsKept() {
    var spec =
        """
        {artifact: {bucket: models, key: a b/ü.tar.gz, versionId: v1, sha256: %s,
                    s3: {endpoint: "http://10.0.0.1:9000", region: eu-west-1, pathStyle: true},
                    credentialsSecretName: models-s3},
         replicas: 0, autoscaling: {minReplicas: 2, maxReplicas: 5, targetCPUUtilization: 60},
         threshold: {falsePositiveRate: 0.01},
         server: {image: "registry/image@sha256:%s", imagePullSecrets: [{name: pull}],
                  resources: {limits: {cpu: 2, memory: 1Gi}}, nodeSelector: {a: b},
                  tolerations: [{key: gpu, operator: Exists, tolerationSeconds: 5}],
                  affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [
                    {weight: 1, podAffinityTerm: {topologyKey: zone, labelSelector: {matchLabels: {a: b}}}}]}},
                  serviceAccountName: mnist, tlsSecretName: scores-tls, apiKeysSecretName: scores-clients, podAnnotations: {"example.com/team": vision},
                  env: [{name: A, value: b}, {name: DRIFT_SAMPLES, value: '0'}, {name: C, valueFrom: {fieldRef: {fieldPath: metadata.name}}}],
                  cache: {claimName: packages, sizeLimit: 500Mi}},
         service: {type: NodePort, nodePort: 30080, annotations: {a: b}},
         rollout: {strategy: Canary, canary: {steps: [{replicas: 2, seconds: 5}]}, progressDeadlineSeconds: 3,
                   gates: {golden: {enabled: false},
                  evaluation: {bucket: models, key: a, versionId: v2, sha256: %s, minAuroc: 0.95},
                  replay: {samples: 100, minSamples: 50, maxAlertRateChange: 0.1, maxAlertRateRatio: 2.5,
                           maxPsi: 0.5, minRankCorrelation: -1, onInconclusive: Hold},
                  runtime: {maxErrorRate: 0.5, maxLatencyRatio: 3, maxAlertRateChange: 0.3, minRequests: 1, maxRestarts: 0}},
                   approve: 4, allowContractChange: true, bakeSeconds: 0, drainSeconds: 0, paused: true},
         rollbackTo: {revision: 3, sha256: %s}, retry: again, revisionHistoryLimit: 1}
        """
            .formatted(SHA256, SHA256, SHA256, SHA256);
    var written = Serialization.unmarshal("---\n" + spec, AnomalyModelSpec.class);
    assertEquals(written, apply(spec).getSpec());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aMistakeIsRefusedInWords(String spec, String words) {
    var refused = assertThrows(KubernetesClientException.class, () -> apply(spec));
    assertEquals(422, refused.getCode(), refused.getMessage());
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }

  static Stream<Arguments> aMistakeIsRefusedInWords() {
    return Stream.of(
        Arguments.of("{}", "spec.artifact: Required value"),
        Arguments.of("{artifact: {bucket: models}}", "spec.artifact.key: Required value"),
        Arguments.of("{artifact: {bucket: Models, key: a}}", "spec.artifact.bucket"),
        Arguments.of("{artifact: {bucket: models, key: a, sha256: abc}}", "spec.artifact.sha256"),
        Arguments.of(
            "{artifact: {bucket: models, key: a, s3: {endpoint: 'minio:9000'}}}",
            "spec.artifact.s3.endpoint"),
        Arguments.of(with("replicas: -1"), "spec.replicas"),
        Arguments.of(with("autoscaling: {}"), "spec.autoscaling.maxReplicas: Required value"),
        Arguments.of(
            with("autoscaling: {minReplicas: 3, maxReplicas: 2}"),
            "spec.autoscaling.maxReplicas: Invalid value"),
        Arguments.of(
            with("autoscaling: {minReplicas: 3, maxReplicas: 2}"),
            "autoscaling.maxReplicas is less than autoscaling.minReplicas"),
        Arguments.of(
            with("autoscaling: {minReplicas: 0, maxReplicas: 2}"), "spec.autoscaling.minReplicas"),
        Arguments.of(
            with("autoscaling: {maxReplicas: 2, targetCPUUtilization: 101}"),
            "targetCPUUtilization"),
        Arguments.of(
            with("rollout: {gates: {replay: {samples: 100}}}"), "minSamples is more than samples"),
        Arguments.of(with("rollout: {gates: {replay: {onInconclusive: Wait}}}"), "onInconclusive"),
        Arguments.of(
            with("threshold: {}"), "threshold takes exactly one of falsePositiveRate and score"),
        Arguments.of(
            with("threshold: {score: 1, falsePositiveRate: 0.1}"),
            "threshold takes exactly one of falsePositiveRate and score"),
        Arguments.of(with("threshold: {falsePositiveRate: 0}"), "spec.threshold.falsePositiveRate"),
        Arguments.of(with("threshold: {falsePositiveRate: 1}"), "spec.threshold.falsePositiveRate"),
        Arguments.of(with("service: {nodePort: 30000}"), "spec.service.nodePort: Invalid value"),
        Arguments.of(
            with("service: {nodePort: 30000}"),
            "service.nodePort needs service.type NodePort or LoadBalancer"),
        Arguments.of(with("service: {type: ExternalName}"), "spec.service.type"),
        Arguments.of(
            with("service: {annotations: {anomaly-operator.io/epoch: '1'}}"),
            "annotations under anomaly-operator.io/ are the operator's own"),
        Arguments.of(
            with("server: {podAnnotations: {anomaly-operator.io/epoch: '1'}}"),
            "annotations under anomaly-operator.io/ are the operator's own"),
        Arguments.of(
            with("server: {env: [{name: MODEL_REVISION, value: '1'}]}"),
            "env sets a variable that is the operator's own"),
        Arguments.of(
            with("server: {env: [{name: SAGEMAKER_BIND_TO_PORT, value: '9000'}]}"),
            "env sets a variable that is the operator's own"),
        Arguments.of(
            with("server: {env: [{name: AWS_ACCESS_KEY_ID, value: '1'}]}"),
            "which serving containers never hold"),
        Arguments.of(with("server: {cache: {}}"), "spec.server.cache.claimName: Required value"),
        Arguments.of(with("server: {cache: {claimName: a/b}}"), "spec.server.cache.claimName"),
        Arguments.of(
            with("server: {cache: {claimName: a, sizeLimit: 2GB}}"), "spec.server.cache.sizeLimit"),
        Arguments.of(
            with("server: {cache: {claimName: a, sizeLimit: 0Gi}}"), "spec.server.cache.sizeLimit"),
        Arguments.of(with("rollout: {progressDeadlineSeconds: 0}"), "progressDeadlineSeconds"),
        Arguments.of(with("rollout: {progressDeadlineSeconds: 3601}"), "progressDeadlineSeconds"),
        Arguments.of(with("rollout: {bakeSeconds: 86401}"), "bakeSeconds"),
        Arguments.of(with("rollout: {drainSeconds: 601}"), "drainSeconds"),
        Arguments.of(with("rollbackTo: {revision: 0}"), "spec.rollbackTo.revision"),
        Arguments.of(with("rollbackTo: {sha256: " + SHA256 + "}"), "spec.rollbackTo.revision"),
        Arguments.of(with("revisionHistoryLimit: 51"), "spec.revisionHistoryLimit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"has.dot", "1digit", "a23456789-123456789-123456789-123456789-123456789-1"})
  void aNameThatCannotNameItsChildrenIsRefused(String name) {
    var refused =
        assertThrows(
            KubernetesClientException.class,
            () -> apply(name, "{artifact: {bucket: models, key: a}}"));
    assertTrue(refused.getMessage().contains("at most 50 characters"), refused.getMessage());
  }

  @Test
  void aVariableIsSetOnce() {
    var twice = written("mnist", with("server: {env: [{name: A}, {name: A}]}"));
    var refused =
        assertThrows(KubernetesClientException.class, () -> client.resource(twice).create());
    assertTrue(
        refused.getMessage().contains("spec.server.env[1]: Duplicate value"), refused.getMessage());
  }

  @Test
  void theLongestNameIsTaken() {
    apply("a".repeat(50), "{artifact: {bucket: models, key: a}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{artifact: {bucket: models, key: b}, rollbackTo: {revision: 3}}",
        "{artifact: {bucket: models, key: a}, threshold: {score: 1}, rollbackTo: {revision: 3}}",
        "{artifact: {bucket: models, key: a}, server: {image: other}, rollbackTo: {revision: 3}}"
      })
  void whileRolledBackTheRequestCannotChange(String changed) {
    apply("{artifact: {bucket: models, key: a}, rollbackTo: {revision: 3}}");
    var refused = assertThrows(KubernetesClientException.class, () -> apply(changed));
    assertTrue(
        refused.getMessage().contains("change the artifact and remove rollbackTo in one edit"),
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{artifact: {bucket: models, key: b}}",
        "{artifact: {bucket: models, key: a}, replicas: 3, autoscaling: {maxReplicas: 4}, rollbackTo: {revision: 2}}",
        "{artifact: {bucket: models, key: a}, rollout: {paused: true}, rollbackTo: {revision: 3}}"
      })
  void whileRolledBackOtherEditsAreFree(String changed) {
    apply("{artifact: {bucket: models, key: a}, rollbackTo: {revision: 3}}");
    apply(changed);
  }

  @Test
  void aCacheIsBoundedWithoutBeingAsked() {
    apply("{artifact: {bucket: models, key: a}, server: {cache: {claimName: packages}}}");
    assertEquals(new CacheSpec("packages", "2Gi"), get().getSpec().server().cache());
  }

  private AnomalyModel get() {
    return client.resources(AnomalyModel.class).inNamespace("default").withName("mnist").get();
  }

  private AnomalyModel apply(String spec) {
    return apply("mnist", spec);
  }

  private AnomalyModel apply(String name, String spec) {
    client.resource(written(name, spec)).fieldManager("test").forceConflicts().serverSideApply();
    return client.resources(AnomalyModel.class).inNamespace("default").withName(name).get();
  }

  /** As kubectl would have it: what a person wrote, and nothing that our types add or leave out. */
  private static GenericKubernetesResource written(String name, String spec) {
    return Serialization.unmarshal(
        "---\n{apiVersion: anomaly-operator.io/v1, kind: AnomalyModel, metadata: {name: %s, namespace: default}, spec: %s}"
            .formatted(name, spec),
        GenericKubernetesResource.class);
  }

  private static String with(String more) {
    return "{artifact: {bucket: models, key: a}, " + more + "}";
  }
}
