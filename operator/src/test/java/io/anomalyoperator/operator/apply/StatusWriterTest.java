package io.anomalyoperator.operator.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelSpecBuilder;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.NeedsApiServer;
import io.anomalyoperator.operator.api.RealApiServer;
import io.anomalyoperator.operator.observe.LeanSerialization;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A real API server's account of who set which field outlives an operator that does not read it.
 */
@NeedsApiServer
class StatusWriterTest {
  /** Of its own: the server is one for all, and others tidy up. */
  private static final String NAMESPACE = "accounts";

  private static AnomalyModel model() {
    var model = new AnomalyModel();
    model.getMetadata().setName("accounted");
    model.getMetadata().setNamespace(NAMESPACE);
    model.setSpec(
        AnomalyModelSpecBuilder.builder()
            .artifact(new ArtifactSpec("models", "a.tar.gz", "1", null, null, null))
            .build());
    return model;
  }

  private static List<ManagedFieldsEntry> account(KubernetesClient client) {
    return client.resource(model()).get().getMetadata().getManagedFields();
  }

  private static List<Object> ofTheSpec(List<ManagedFieldsEntry> account) {
    return account.stream()
        .map(entry -> entry.getFieldsV1().getAdditionalProperties().get("f:spec"))
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void whoSetTheSpecIsKnownAfterAStatus(RealApiServer server) throws StaleViewException {
    KubernetesClient user = server.client();
    user.resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    user.resource(model()).fieldManager("pipeline").serverSideApply();
    var before = ofTheSpec(account(user));
    assertTrue(before.toString().contains("f:versionId"), before::toString);
    try (var operator =
        new KubernetesClientBuilder()
            .withConfig(user.getConfiguration())
            .withKubernetesSerialization(LeanSerialization.create())
            .build()) {
      var seen = operator.resource(model()).get();
      for (int epoch = 1; epoch <= 2; epoch++) {
        var status = AnomalyModelStatus.initial().withEpoch(epoch);
        seen = new StatusWriter(operator).write(seen, status);
      }
    }
    assertEquals(before, ofTheSpec(account(user)));
    assertEquals(2, user.resource(model()).get().getStatus().epoch());
  }
}
