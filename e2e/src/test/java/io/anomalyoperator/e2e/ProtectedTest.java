package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anomalyoperator.e2e.ground.Certificate;
import io.anomalyoperator.e2e.ground.Digits;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A model with a certificate and with clients that have keys, both from Secrets that it names. */
@EndToEnd
class ProtectedTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @Test
  void speaksTlsAndScoresForItsClientsAlone(Ground ground) throws Exception {
    var certificate = Certificate.of(ground.settings().node());
    secret(ground, "scores-tls", "kubernetes.io/tls", certificate.pem());
    secret(ground, "scores-clients", "Opaque", Map.of("shop", KEY));
    var model = ground.model("protected");
    model.apply(
        ModelSpec.of(ground.trainer().quick("v1").pin())
            .with("/server/tlsSecretName", "scores-tls")
            .with("/server/apiKeysSecretName", "scores-clients"));
    model.awaitReady();

    float[] row = new Digits(ground.settings()).first(1, label -> true)[0];
    try (var client = HttpClient.newBuilder().sslContext(certificate.trusted()).build()) {
      assertEquals(401, predict(client, model, "https", row, "fedcba9876543210fedcba9876543210"));
      assertEquals(200, predict(client, model, "https", row, KEY));
      assertThrows(IOException.class, () -> predict(client, model, "http", row, KEY));
    }
  }

  private static int predict(HttpClient client, Model model, String scheme, float[] row, String key)
      throws IOException, InterruptedException {
    URI plain = model.address().uri("/predict");
    var features = new StringBuilder("{\"features\":[").append(row[0]);
    for (int i = 1; i < row.length; i++) {
      features.append(',').append(row[i]);
    }
    return client
        .send(
            HttpRequest.newBuilder(URI.create(plain.toString().replace("http:", scheme + ":")))
                .header("Content-Type", "application/json")
                .header("X-API-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(features.append("]}").toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static void secret(Ground ground, String name, String type, Map<String, String> data) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(Ground.NAMESPACE)
            .addToLabels("anomaly-operator.io/allow-models", "true")
            .endMetadata()
            .withType(type)
            .withStringData(data)
            .build();
    ground.client().resource(secret).create();
  }
}
