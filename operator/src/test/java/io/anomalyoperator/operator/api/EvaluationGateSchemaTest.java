package io.anomalyoperator.operator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labelled rows are pinned, and a bound is one that a model can pass and a coin cannot. */
@NeedsApiServer
class EvaluationGateSchemaTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: a, sha256: DIGEST, minAuroc: 0.9 | bucket: Required value",
        "bucket: models, sha256: DIGEST, minAuroc: 0.9 | key: Required value",
        "bucket: models, key: a, minAuroc: 0.9 | sha256: Required value",
        "bucket: models, key: a, sha256: DIGEST | minAuroc: Required value",
        "bucket: models, key: a, sha256: abc, minAuroc: 0.9 | sha256: Invalid value",
        "bucket: models, key: a, sha256: DIGEST, minAuroc: 95 | minAuroc: Invalid value",
        "bucket: models, key: a, sha256: DIGEST, minAuroc: 0.4 | minAuroc: Invalid value",
      })
  void aMistakeIsRefusedInWords(String gate, String words, RealApiServer server) {
    var resource =
        Serialization.unmarshal(
            "---\n{apiVersion: anomaly-operator.io/v1, kind: AnomalyModel, metadata: {name: measured, namespace: default}, spec: {artifact: {bucket: models, key: a}, rollout: {gates: {evaluation: {%s}}}}}"
                .formatted(gate.replace("DIGEST", "ab".repeat(32))),
            GenericKubernetesResource.class);

    var refused =
        assertThrows(
            KubernetesClientException.class, () -> server.client().resource(resource).create());

    assertEquals(422, refused.getCode(), refused.getMessage());
    assertTrue(
        refused.getMessage().contains("spec.rollout.gates.evaluation." + words),
        refused.getMessage());
  }
}
