package io.anomalyoperator.operator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose {@code replicas} it is, when a repository and the scale subresource both write. */
@NeedsApiServer
class ReplicasOwnershipTest {
  private static final String NAMESPACE = "repository";
  private static final String NO_REPLICAS =
      "{artifact: {bucket: models, key: a}, autoscaling: {maxReplicas: 6}}";

  private KubernetesClient client;

  @BeforeEach
  void namespace(RealApiServer server) {
    client = server.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    model().delete();
  }

  @Test
  void aManifestThatDoesNotSayItLeavesItAlone() {
    apply(NO_REPLICAS);
    assertEquals(1, replicas());
    model().scale(3);
    apply(NO_REPLICAS);
    assertEquals(3, replicas());
  }

  @Test
  void onceScaledToAnotherNumberTheManifestMayCeaseToSayIt() {
    apply("{artifact: {bucket: models, key: a}, replicas: 4}");
    model().scale(5);
    apply(NO_REPLICAS);
    assertEquals(5, replicas());
  }

  @Test
  void aManifestThatCeasesToSayItBeforeThatFallsToTheDefault() {
    apply("{artifact: {bucket: models, key: a}, replicas: 4}");
    apply(NO_REPLICAS);
    assertEquals(1, replicas());
  }

  private int replicas() {
    return model().get().getSpec().replicas();
  }

  private Resource<AnomalyModel> model() {
    return client.resources(AnomalyModel.class).inNamespace(NAMESPACE).withName("mnist");
  }

  private void apply(String spec) {
    GenericKubernetesResource manifest =
        Serialization.unmarshal(
            "---\n{apiVersion: anomaly-operator.io/v1, kind: AnomalyModel, metadata: {name: mnist, namespace: %s}, spec: %s}"
                .formatted(NAMESPACE, spec),
            GenericKubernetesResource.class);
    client.resource(manifest).fieldManager("pipeline").serverSideApply();
  }
}
