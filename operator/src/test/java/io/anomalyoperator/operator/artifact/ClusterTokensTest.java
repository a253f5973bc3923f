package io.anomalyoperator.operator.artifact;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.NeedsApiServer;
import io.anomalyoperator.operator.api.RealApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Tokens that a real API server makes. */
@NeedsApiServer
class ClusterTokensTest {
  @Test
  void theClusterMakesTokensForAwsAlone(RealApiServer server) {
    var client = server.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("token-team").endMetadata().build())
        .serverSideApply();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("models-reader")
                .withNamespace("token-team")
                .endMetadata()
                .build())
        .serverSideApply();

    String token = new ClusterTokens(client).token("token-team", "models-reader");

    String claims =
        new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    assertTrue(claims.contains("\"aud\":[\"sts.amazonaws.com\"]"), claims);
    assertTrue(
        claims.contains("\"sub\":\"system:serviceaccount:token-team:models-reader\""), claims);
    assertThrows(
        KubernetesClientException.class,
        () -> new ClusterTokens(client).token("token-team", "nobody"));
  }
}
