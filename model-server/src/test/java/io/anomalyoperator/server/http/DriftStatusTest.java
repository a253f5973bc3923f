package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.server.drift.DriftDetector;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says of drift; its package's rows are between 0 and 1. */
class DriftStatusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> AT_ONCE = Map.of("DRIFT_WINDOW_SECONDS", "1");

  @TempDir private Path scratch;

  @Test
  void rowsFromElsewhereAreToldOnEveryPort() throws Exception {
    serving(
        AT_ONCE,
        server -> {
          assertEquals("insufficient_data", status(server).get("status").textValue());
        });
    serving(
        AT_ONCE,
        server -> {
          send(server, 200);
          Awaitility.await("rows of the window")
              .until(
                  () -> {
                    send(server, 20);
                    return metric(server, "ml_drift_samples") >= DriftDetector.MIN_SAMPLES;
                  });
          JsonNode drift = status(server);
          assertEquals("detected", drift.get("status").textValue(), drift::toString);
          assertTrue(drift.get("detected").booleanValue());
          assertTrue(drift.get("score").get("drifted").booleanValue(), drift::toString);
          assertTrue(drift.get("score").get("ks_p_value").doubleValue() < 1e-3, drift::toString);
          assertEquals(8, drift.get("features").get("tested").intValue());
          assertEquals(8, drift.get("features").get("drifted").intValue(), drift::toString);
          assertEquals(1, drift.get("window_seconds").intValue());
          assertEquals(1, metric(server, "ml_drift_detected"));
          assertEquals(8, metric(server, "ml_drifted_feature_count"));

          JsonNode told = json(server.send(server.managing("/management/drift").GET()).body());
          assertEquals("detected", told.get("status").textValue());
          assertEquals(8, told.get("features_drifted").intValue());
          assertEquals(
              drift.get("score").get("psi").doubleValue(), told.get("score_psi").doubleValue());
        });
  }

  @Test
  void offIsSaid() throws Exception {
    serving(
        Map.of("DRIFT_SAMPLES", "0"),
        server -> {
          send(server, 1);
          assertEquals("off", status(server).get("status").textValue());
          assertEquals(0, metric(server, "ml_drift_detected"));
        });
  }

  private static void send(RunningServer server, int requests) throws Exception {
    for (int i = 0; i < requests; i++) {
      assertEquals(
          200,
          server.post("/predict", "{\"features\":[9,9,9,9,9,9,9,%d]}".formatted(i)).statusCode());
    }
  }

  private static JsonNode status(RunningServer server) throws Exception {
    return json(server.get("/drift-status").body());
  }

  private static double metric(RunningServer server, String name) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text);
  }

  private interface Check {
    void of(RunningServer server) throws Exception;
  }

  private void serving(Map<String, String> environment, Check check) throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    try (RunningServer server = RunningServer.serving(archive, environment)) {
      check.of(server);
    }
  }
}
