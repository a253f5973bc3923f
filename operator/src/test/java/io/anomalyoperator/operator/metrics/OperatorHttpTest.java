package io.anomalyoperator.operator.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorHttpTest {
  private final OperatorMetrics metrics = new OperatorMetrics();
  private final AtomicReference<Optional<String>> unhealthy =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<String>> notReady =
      new AtomicReference<>(Optional.of("the caches are not filled yet"));
  private OperatorHttp http;

  @BeforeEach
  void start() throws IOException {
    http = OperatorHttp.start(0, metrics.registry(), unhealthy::get, notReady::get);
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void readinessSaysWhatItWaitsFor() throws Exception {
    assertEquals(503, get("/readyz").statusCode());
    assertEquals("the caches are not filled yet\n", get("/readyz").body());
    notReady.set(Optional.empty());
    assertEquals(200, get("/readyz").statusCode());
  }

  @Test
  void healthSaysWhatIsWrong() throws Exception {
    assertEquals(200, get("/healthz").statusCode());
    unhealthy.set(Optional.of("an informer stopped"));
    assertEquals("an informer stopped\n", get("/healthz").body());
    assertEquals(503, get("/healthz").statusCode());
  }

  @Test
  void metricsTellWhatHappened() throws Exception {
    metrics.decided(Outcome.Rejected, Reason.DigestMismatch);
    metrics.decided(Outcome.Promoted, null);
    metrics.model("models", "mnist", true, 4);
    metrics.reconciled(Duration.ofMillis(3));
    metrics.wrote("Deployment", "apply");
    metrics.verified("verified", 1000, Duration.ofMillis(250));
    var text = get("/metrics").body();
    assertLine(
        text, "anomalymodel_rollouts_total{outcome=\"Rejected\",reason=\"DigestMismatch\",} 1.0");
    assertLine(text, "anomalymodel_rollouts_total{outcome=\"Promoted\",reason=\"\",} 1.0");
    assertLine(text, "anomalymodel_ready{namespace=\"models\",name=\"mnist\",} 1.0");
    assertLine(text, "anomalymodel_serving_revision{namespace=\"models\",name=\"mnist\",} 4.0");
    assertLine(text, "anomaly_operator_reconcile_seconds_count 1.0");
    assertLine(text, "anomaly_operator_api_writes_total{kind=\"Deployment\",verb=\"apply\",} 1.0");
    assertLine(text, "anomaly_operator_verifications_total{result=\"verified\",} 1.0");
    assertLine(text, "anomaly_operator_verification_bytes_total 1000.0");
  }

  @Test
  void aModelThatIsGoneLeavesNoSeries() throws Exception {
    metrics.model("models", "mnist", true, 4);
    metrics.forget("models", "mnist");
    assertFalse(get("/metrics").body().contains("name=\"mnist\""));
  }

  private static void assertLine(String text, String line) {
    assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + http.port() + path)).build(),
          BodyHandlers.ofString());
    }
  }
}
