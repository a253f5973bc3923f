package io.anomalyoperator.operator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeanSerializationTest {
  private static final String MANAGED =
      """
      metadata:
        name: mnist
        managedFields:
        - manager: ci
          operation: Apply
          time: "2026-11-20T10:00:00Z"
          fieldsType: FieldsV1
          fieldsV1:
            f:metadata: {f:labels: {f:a: {}}}
            f:spec: {f:replicas: {}, f:artifact: {f:bucket: {}, f:key: {}}, f:rollout: {f:gates: {f:golden: {}}}}
        - manager: anomaly-operator
          operation: Update
          subresource: status
          fieldsType: FieldsV1
          fieldsV1: {f:status: {f:conditions: {}}}
      """;

  private static <T> T read(String head, Class<T> type) {
    return LeanSerialization.create().unmarshal(head + MANAGED, type);
  }

  @Test
  void ofAModelWhatTellsWhoAskedIsKept() {
    var model =
        read("apiVersion: anomaly-operator.io/v1\nkind: AnomalyModel\n", AnomalyModel.class);
    assertEquals(
        List.of(Map.of("f:spec", Map.of("f:artifact", Map.of())), Map.of()),
        model.getMetadata().getManagedFields().stream()
            .map(entry -> entry.getFieldsV1().getAdditionalProperties())
            .toList());
    assertEquals(Optional.of("ci"), Requesters.of(model).map(r -> r.manager()));
  }

  @Test
  void whatComesAfterwardsIsRead() {
    var service = read("apiVersion: v1\nkind: Service\nspec: {selector: {a: b}}\n", Service.class);
    assertEquals(Map.of("a", "b"), service.getSpec().getSelector());
    assertEquals(2, service.getMetadata().getManagedFields().size());
    assertEquals("status", service.getMetadata().getManagedFields().get(1).getSubresource());
  }
}
