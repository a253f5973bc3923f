package io.anomalyoperator.server.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.Management;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which rows a server remembers. The first of a server's life is always taken, so every test has a
 * server of its own.
 */
class UserSamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Its score is the sum of the squares of the standardised row: 0.25 + 4 + 1 = 5.25. */
  private static final String ROW = "[2,8,0.5]";

  @TempDir private Path scratch;

  @Test
  void aRowOfPredictIsHeldAsItWasSentWithTheAnswerItGot() throws Exception {
    serving(
        Map.of("THRESHOLD_SCORE", "5"),
        server -> {
          JsonNode answer =
              json(server.post("/predict", "{\"features\":%s}".formatted(ROW)).body());
          JsonNode samples = new Management(server).samples();

          assertEquals(1, samples.get("samples").intValue());
          assertEquals(Management.base64(2, 8, 0.5f), samples.get("inputs").textValue());
          assertEquals(
              "{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[3]}",
              samples.get("input").toString());
          assertEquals(5.25, answer.get("score").doubleValue());
          assertEquals(answer.get("score"), samples.get("scores").get(0));
          assertEquals(answer.get("p_value"), samples.get("p_values").get(0));
          assertTrue(samples.get("anomalies").get(0).booleanValue());
          assertTrue(metrics(server).contains("ml_replay_samples 1.0"));
        });
  }

  @Test
  void aRowOfTheOpenInferenceProtocolIsHeldTheSameWay() throws Exception {
    serving(
        Map.of(),
        server -> {
          server.post(
              "/v2/models/sensor/infer",
              """
              {"inputs":[{"name":"input","shape":[2,3],"datatype":"FP32","data":[%s,[1,1,1]]}]}"""
                  .formatted(ROW));
          JsonNode samples = new Management(server).samples();

          assertEquals(1, samples.get("samples").intValue());
          assertEquals(Management.base64(2, 8, 0.5f), samples.get("inputs").textValue());
          assertEquals("[5.25]", samples.get("scores").toString());
        });
  }

  @Test
  void whatNoUserSentIsNeitherHeldNorCounted() throws Exception {
    serving(
        Map.of(),
        server -> {
          Management management = new Management(server);
          for (String path : List.of("/health", "/v2/health/ready", "/v2/models/sensor/ready")) {
            assertEquals(200, server.get(path).statusCode());
          }
          var golden = server.managing("/management/golden");
          assertEquals(
              200, server.send(golden.POST(HttpRequest.BodyPublishers.noBody())).statusCode());
          assertEquals("[5.25]", management.replay("[3]", 2, 8, 0.5f).get("scores").toString());
          assertEquals(400, server.post("/predict", "{\"features\":[1]}").statusCode());

          assertNothingIsHeld(server);
          String metrics = metrics(server);
          assertTrue(metrics.contains("ml_predictions_total{verdict=\"normal\",} 0.0"), metrics);
          assertTrue(metrics.contains("ml_predictions_total{verdict=\"anomaly\",} 0.0"), metrics);
        });
  }

  @Test
  void zeroTurnsItOff() throws Exception {
    serving(
        Map.of("REPLAY_SAMPLES", "0"),
        server -> {
          assertEquals(
              200, server.post("/predict", "{\"features\":%s}".formatted(ROW)).statusCode());
          assertNothingIsHeld(server);
        });
  }

  private static void assertNothingIsHeld(RunningServer server) throws Exception {
    JsonNode samples = new Management(server).samples();
    assertEquals(0, samples.get("samples").intValue());
    assertEquals("", samples.get("inputs").textValue());
    for (String list : List.of("scores", "p_values", "anomalies")) {
      assertEquals("[]", samples.get(list).toString());
    }
    assertTrue(metrics(server).contains("ml_replay_samples 0.0"));
  }

  private interface Check {
    void of(RunningServer server) throws Exception;
  }

  private void serving(Map<String, String> environment, Check check) throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.around("distance.pt", 3, scratch)
        .preprocessing(
            new Preprocessing.Tabular(
                List.of("a", "b", "c"), List.of(1.0, 4.0, 1.0), List.of(2.0, 2.0, 0.5)))
        .score(Score.OUTPUT)
        .write(archive);
    try (RunningServer server = RunningServer.serving(archive, environment)) {
      check.of(server);
    }
  }

  private static String metrics(RunningServer server) throws Exception {
    return server.get("/metrics").body();
  }

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text);
  }
}
