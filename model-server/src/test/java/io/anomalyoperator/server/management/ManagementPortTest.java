package io.anomalyoperator.server.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPortTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path scratch;
  private static ModelFolder folder;
  private static RunningServer server;
  private static PackageDigest digest;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    digest = TestPackage.autoencoder(scratch).write(archive);
    Path token = Files.writeString(scratch.resolve("token"), "secret\n");
    server =
        RunningServer.serving(
            archive,
            Map.of(
                "MANAGEMENT_TOKEN_FILE", token.toString(),
                "MODEL_REVISION", "7",
                "MODEL_RESOURCE", "models/sensor",
                "POD_NAME", "sensor-r7-abc",
                "POD_UID", "uid-1"));
    folder = server.server().awaitModel().folder();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void withoutTheTokenNothingIsTold() throws Exception {
    assertEquals(401, server.send(server.managing("/management/status").GET()).statusCode());
    assertEquals(
        401,
        server
            .send(server.managing("/management/status", "Authorization", "Bearer wrong").GET())
            .statusCode());
  }

  @Test
  void statusSaysWhoAnswers() throws Exception {
    JsonNode status = json(server.managing("/management/status", bearer()).GET());
    assertEquals("models/sensor", status.get("resource").textValue());
    assertEquals(7, status.get("revision").intValue());
    assertEquals(digest.sha256(), status.get("sha256").textValue());
    assertEquals(folder.manifestSha256(), status.get("manifest_sha256").textValue());
    assertEquals("sensor-r7-abc", status.get("pod").textValue());
    assertEquals("uid-1", status.get("pod_uid").textValue());
    assertTrue(status.get("ready").booleanValue());
    assertTrue(status.has("drain_deadline") && status.get("drain_deadline").isNull());
  }

  @Test
  void goldenReplayGivesRawScoresThroughTheScoringPath() throws Exception {
    JsonNode golden =
        json(
            server
                .managing("/management/golden", bearer())
                .POST(HttpRequest.BodyPublishers.noBody()));
    double[] scores = new double[golden.get("scores").size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = golden.get("scores").get(i).doubleValue();
    }
    assertTrue(folder.golden().compare(scores).isEmpty());
    assertEquals("uid-1", golden.get("pod_uid").textValue());
    assertEquals(7, golden.get("revision").intValue());
  }

  @Test
  void trafficCountsWhatUsersAskedAndNothingElse() throws Exception {
    JsonNode before = json(server.managing("/management/traffic", bearer()).GET());
    server.send(server.publicly("/predict").GET()); // 405
    server.send(server.publicly("/health").GET());
    json(server.managing("/management/golden", bearer()).POST(HttpRequest.BodyPublishers.noBody()));

    JsonNode after = json(server.managing("/management/traffic", bearer()).GET());

    assertEquals("uid-1", after.get("pod_uid").textValue());
    assertEquals(60, after.get("window_seconds").intValue());
    assertEquals(1, after.get("requests").intValue() - before.get("requests").intValue());
    assertEquals(0, after.get("errors").intValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "1.5", "3601", "99999999999"})
  void aDrainThatCannotBeMeantIsRefused(String seconds) throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .managing("/management/drain?seconds=" + seconds, bearer())
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertEquals(400, answer.statusCode());
    assertEquals(
        "seconds is '%s'; expected a whole number from 0 to 3600".formatted(seconds),
        JSON.readTree(answer.body()).get("error").textValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | the body is empty",
        "[]            | not what is expected: Unexpected token START_ARRAY, expected START_OBJECT",
        "{             | Invalid JSON: Unexpected end-of-input"
      })
  void aReplayThatCannotBeReadIsRefusedInAFewWords(String body, String reason) throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .managing(
                    "/management/replay",
                    "Authorization",
                    "Bearer secret",
                    "Content-Type",
                    "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertEquals(400, answer.statusCode());
    String error = JSON.readTree(answer.body()).get("error").textValue();
    assertTrue(error.startsWith(reason), error);
    assertFalse(error.contains("Source"), error);
  }

  @Test
  void publicEndpointsAreNotHere() throws Exception {
    assertEquals(404, server.send(server.managing("/health", bearer()).GET()).statusCode());
  }

  private static String[] bearer() {
    return new String[] {"Authorization", "Bearer secret"};
  }

  private static JsonNode json(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = server.send(request);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }
}
