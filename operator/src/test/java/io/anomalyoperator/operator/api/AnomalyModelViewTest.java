package io.anomalyoperator.operator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people and autoscalers see of a model. */
@NeedsApiServer
class AnomalyModelViewTest {
  private static final String NAMESPACE = "viewed";

  private RealApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void clean(RealApiServer real) {
    server = real;
    client = real.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    client.resources(AnomalyModel.class).inNamespace(NAMESPACE).delete();
  }

  @Test
  void columnsTellTheStoryInOrder() throws Exception {
    make();
    writeStatus();
    var table =
        new ObjectMapper()
            .readTree(
                server.get(
                    "/apis/anomaly-operator.io/v1/namespaces/" + NAMESPACE + "/anomalymodels/mnist",
                    "application/json;as=Table;v=v1;g=meta.k8s.io"));
    assertEquals(
        List.of(
            "Name",
            "Serving",
            "Requested",
            "Phase",
            "Ready",
            "Model version",
            "Age",
            "Digest",
            "Reason"),
        table.get("columnDefinitions").findValuesAsText("name"));
    var cells = table.at("/rows/0/cells");
    assertEquals(
        "[\"mnist\",4,5,\"Testing\",\"2/2\",\"2026-11-20\"",
        cells.toString().substring(0, cells.toString().indexOf(",\"", 40)).replaceAll("\\s", ""));
    assertEquals("ab", cells.get(7).asText());
    assertEquals("GoldenReplaying", cells.get(8).asText());
  }

  @Test
  void scalingWritesTheSpecAndReadsTheStatus() throws Exception {
    make();
    writeStatus();
    client.resources(AnomalyModel.class).inNamespace(NAMESPACE).withName("mnist").scale(3);
    var scale =
        new ObjectMapper()
            .readTree(
                server.get(
                    "/apis/anomaly-operator.io/v1/namespaces/"
                        + NAMESPACE
                        + "/anomalymodels/mnist/scale",
                    "application/json"));
    assertEquals(3, scale.at("/spec/replicas").asInt());
    assertEquals(2, scale.at("/status/replicas").asInt());
    assertEquals("anomaly-operator.io/model=mnist", scale.at("/status/selector").asText());
    assertEquals(3, get().getSpec().replicas());
  }

  private void writeStatus() {
    var model = get();
    model.setStatus(
        AnomalyModelStatus.initial()
            .with()
            .observedGeneration(1)
            .epoch(1)
            .phase(Phase.Testing)
            .servingRevision(4)
            .lastGoodRevision(4)
            .replicas(2)
            .readyReplicas(2)
            .ready("2/2")
            .modelVersion("2026-11-20")
            .digest("ab")
            .selector("anomaly-operator.io/model=mnist")
            .rollout(
                RolloutStatusBuilder.builder()
                    .request("c0ffee")
                    .firstGeneration(1)
                    .generation(1)
                    .attempt(1)
                    .from(4)
                    .to(5)
                    .step(Step.Golden)
                    .outcome(Outcome.InProgress)
                    .startedAt("2026-11-20T10:00:00Z")
                    .since("2026-11-20T10:00:00Z")
                    .build())
            .conditions(
                List.of(
                    new ConditionBuilder()
                        .withType("Ready")
                        .withStatus("False")
                        .withReason("GoldenReplaying")
                        .withMessage("")
                        .withLastTransitionTime("2026-11-20T10:00:00Z")
                        .build()))
            .build());
    client.resource(model).updateStatus();
  }

  private AnomalyModel get() {
    return client.resources(AnomalyModel.class).inNamespace(NAMESPACE).withName("mnist").get();
  }

  private void make() {
    client
        .resource(
            Serialization.unmarshal(
                "---\n{apiVersion: anomaly-operator.io/v1, kind: AnomalyModel,"
                    + " metadata: {name: mnist, namespace: viewed},"
                    + " spec: {artifact: {bucket: models, key: a}}}",
                GenericKubernetesResource.class))
        .create();
  }
}
