package io.anomalyoperator.operator.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AutoscalingSpec;
import io.anomalyoperator.operator.api.NeedsApiServer;
import io.anomalyoperator.operator.api.RealApiServer;
import io.anomalyoperator.operator.rollout.ArtifactSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes what the factories make, in a namespace that admits restricted pods. */
@NeedsApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcceptedChildrenTest {
  private final AnomalyModel model = Fixtures.plain();
  private KubernetesClient client;

  @BeforeAll
  void namespace(RealApiServer server) {
    client = server.client();
    var namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName("models")
            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
            .endMetadata()
            .build();
    client.resource(namespace).create();
    for (String name : List.of("default", "mnist", "models-reader")) {
      // no controller makes the default one here
      var account =
          new ServiceAccountBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace("models")
              .endMetadata()
              .build();
      client.resource(account).create();
    }
  }

  @Test
  void everyChildIsTakenByServerSideApply() {
    var revision = ControllerRevisions.of(model, Fixtures.record(4), Fixtures.OPERATORS_STORES);
    Stream.of(
            revision,
            Deployments.of(model, revision, 2),
            PodDisruptionBudgets.of(model, 4, 2).orElseThrow(),
            Services.of(model, 4),
            ManagementSecrets.of(model, "token"),
            NetworkPolicies.of(model, "anomaly-operator"),
            decision(),
            HorizontalPodAutoscalers.of(model, new AutoscalingSpec(2, 6, 70)))
        .forEach(child -> apply(Desired.stamp(child, 1)));
    var stored = client.apps().controllerRevisions().inNamespace("models").withName("mnist-r4");
    assertEquals(
        Fixtures.record(4).from(ArtifactSource.of(model.getSpec())),
        ControllerRevisions.read(stored.get()));
  }

  @Test
  void aDecisionIsNotRewritten() {
    var record = client.resource(Desired.stamp(decision(), 1)).serverSideApply();
    record.setData(Map.of(DecisionRecords.DOCUMENT, "{}"));
    var refused =
        assertThrows(KubernetesClientException.class, () -> client.resource(record).update());
    assertTrue(refused.getMessage().contains("immutable"), refused.getMessage());
  }

  private static ConfigMap decision() {
    var decided = DecisionRecordsTest.decided();
    return DecisionRecords.of(decided, DecisionRecords.decision(decided).orElseThrow());
  }

  static List<Named<AnomalyModel>> models() {
    return List.of(
        Named.of("plain", Fixtures.plain()),
        Named.of("full", Fixtures.full()),
        Named.of("role", Fixtures.withRole()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aPodIsRestricted(AnomalyModel asked) {
    var pod = client.resource(pod(asked)).create();
    assertEquals(
        templateOf(asked).getSpec().getVolumes().stream().map(Volume::getName).toList(),
        pod.getSpec().getVolumes().stream().map(Volume::getName).toList());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aDeploymentsPodsAreWhatWasAskedFor(AnomalyModel asked) {
    var revision = ControllerRevisions.of(asked, Fixtures.record(4), Fixtures.OPERATORS_STORES);
    apply(Desired.stamp(Deployments.of(asked, revision, 2), 1));
  }

  @Test
  void theNamespaceWouldRefuseAnotherOne() {
    var open = pod(model);
    open.getSpec().setSecurityContext(null);
    open.getSpec().getContainers().forEach(container -> container.setSecurityContext(null));
    var refused =
        assertThrows(KubernetesClientException.class, () -> client.resource(open).create());
    assertTrue(refused.getMessage().contains("violates PodSecurity"), refused.getMessage());
  }

  private static PodTemplateSpec templateOf(AnomalyModel asked) {
    return PodTemplates.of(asked, Fixtures.record(4), Fixtures.OPERATORS_STORES);
  }

  /** As a ReplicaSet would make it. */
  private static Pod pod(AnomalyModel asked) {
    var template = templateOf(asked);
    return new PodBuilder()
        .withMetadata(template.getMetadata())
        .editMetadata()
        .withGenerateName("mnist-")
        .withNamespace("models")
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private void apply(HasMetadata child) {
    var live = client.resource(child).fieldManager("anomaly-operator").serverSideApply();
    assertFalse(Drift.between(child, live), () -> child + " is never what was asked for: " + live);
  }
}
