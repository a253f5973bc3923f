package io.anomalyoperator.operator.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model names a Secret or a role, or neither. */
@NeedsApiServer
class IdentitySchemaTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/team-a/reader";

  private static void create(RealApiServer server, String spec) {
    server
        .client()
        .resource(
            Serialization.unmarshal(
                "---\n{apiVersion: anomaly-operator.io/v1, kind: AnomalyModel, metadata: {name: identity, namespace: default}, spec: %s}"
                    .formatted(spec),
                GenericKubernetesResource.class))
        .dryRun()
        .create();
  }

  @Test
  void eachAloneIsTaken(RealApiServer server) {
    assertDoesNotThrow(
        () ->
            create(
                server,
                "{artifact: {bucket: models, key: a}, server: {awsRoleArn: '" + ROLE + "'}}"));
    assertDoesNotThrow(
        () ->
            create(
                server,
                "{artifact: {bucket: models, key: a, credentialsSecretName: s3}, server: {image: a}}"));
  }

  @Test
  void bothAreRefused(RealApiServer server) {
    var refused =
        assertThrows(
            KubernetesClientException.class,
            () ->
                create(
                    server,
                    "{artifact: {bucket: models, key: a, credentialsSecretName: s3}, server: {awsRoleArn: '"
                        + ROLE
                        + "'}}"));
    assertTrue(refused.getMessage().contains("exclude each other"), refused::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reader",
        "arn:aws:iam::123:role/reader",
        "arn:aws:iam::123456789012:user/reader",
        "arn:aws:iam::123456789012:role/a b"
      })
  void whatIsNoRoleIsRefused(String arn, RealApiServer server) {
    assertThrows(
        KubernetesClientException.class,
        () ->
            create(
                server,
                "{artifact: {bucket: models, key: a}, server: {awsRoleArn: '" + arn + "'}}"));
  }
}
