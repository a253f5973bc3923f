package io.anomalyoperator.server.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.Management;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replay on a model whose score is the sum of the squares of three numbers. */
class ReplayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BODY =
      "{\"input\":{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[3]},\"inputs\":\"%s\"}";

  @TempDir private static Path scratch;
  private static RunningServer server;
  private static Management management;
  private static PackageDigest digest;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    digest = TestPackage.around("distance.pt", 3, scratch).score(Score.OUTPUT).write(archive);
    server =
        RunningServer.serving(
            archive,
            Map.of(
                "THRESHOLD_SCORE", "20",
                "MODEL_REVISION", "8",
                "MODEL_RESOURCE", "models/sensor",
                "POD_NAME", "sensor-r8-abc",
                "POD_UID", "uid-2"));
    management = new Management(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void rowsGetTheVeryAnswersOfPredict() throws Exception {
    int count = 500;
    float[] numbers = new float[3 * count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i % 37) / 8f;
    }
    String rows =
        IntStream.range(0, count)
            .mapToObj(
                i -> "[%s,%s,%s]".formatted(numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]))
            .collect(Collectors.joining(","));
    JsonNode predictions =
        JSON.readTree(server.post("/predict", "{\"instances\":[%s]}".formatted(rows)).body())
            .get("predictions");
    JsonNode replayed = management.replay("[3]", numbers);

    assertEquals(count, replayed.get("scores").size());
    for (int i = 0; i < count; i++) {
      assertEquals(predictions.get(i).get("score"), replayed.get("scores").get(i));
      assertEquals(predictions.get(i).get("p_value"), replayed.get("p_values").get(i));
      assertEquals(predictions.get(i).get("is_anomaly"), replayed.get("anomalies").get(i));
    }
  }

  @Test
  void samplesOfOneServerAreTheBodyOfTheReplayOnAnother() throws Exception {
    server.post("/predict", "{\"features\":[1,2,3]}");
    JsonNode samples = management.samples();
    HttpResponse<String> answer =
        management.replay(
            "{\"input\":%s,\"inputs\":%s}".formatted(samples.get("input"), samples.get("inputs")));

    assertEquals(samples.get("scores"), JSON.readTree(answer.body()).get("scores"));
  }

  @Test
  void aRowMayHaveAnotherShapeOfTheSameWidth() throws Exception {
    JsonNode replayed = management.replay("[1,3,1]", 1, 2, 3, 2, 3, 4);
    assertEquals("[14.0,29.0]", replayed.get("scores").toString());
    assertEquals("[false,true]", replayed.get("anomalies").toString());
  }

  @Test
  void aScoreThatIsNoNumberIsNull() throws Exception {
    JsonNode replayed = management.replay("[3]", 3e38f, 3e38f, 3e38f);
    assertEquals("[null]", replayed.get("scores").toString());
  }

  @Test
  void usersGetNoScoreThatIsNoNumber() throws Exception {
    HttpResponse<String> answer = server.post("/predict", "{\"features\":[3e38,3e38,3e38]}");
    assertEquals(400, answer.statusCode());
    assertEquals(
        "row 0 has the score Infinity: its numbers are too large for this model",
        JSON.readTree(answer.body()).get("error").textValue());
  }

  @Test
  void everyAnswerSaysWhoGivesIt() throws Exception {
    for (JsonNode answer :
        new JsonNode[] {management.samples(), management.replay("[3]", 1, 2, 3)}) {
      assertEquals("models/sensor", answer.get("resource").textValue());
      assertEquals(8, answer.get("revision").intValue());
      assertEquals(digest.sha256(), answer.get("sha256").textValue());
      assertEquals(64, answer.get("manifest_sha256").textValue().length());
      assertEquals("2026-11-20", answer.get("model_version").textValue());
      assertEquals("sensor-r8-abc", answer.get("pod").textValue());
      assertEquals("uid-2", answer.get("pod_uid").textValue());
    }
  }

  @Test
  void asManyRowsAsAServerCanHoldAreScoredAndOneMoreIsRefused() throws Exception {
    assertEquals(4096, management.replay("[3]", new float[3 * 4096]).get("scores").size());
    assertRefused(
        BODY.formatted(Management.base64(new float[3 * 4097])),
        "inputs has 4097 rows; expected 1 to 4096");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, number 1 of row 1 in inputs is NaN; expected finite numbers",
    "-Infinity, number 1 of row 1 in inputs is -Infinity; expected finite numbers"
  })
  void numbersThatAreNoneAreRefused(float number, String reason) throws Exception {
    assertRefused(BODY.formatted(Management.base64(1, 1, 1, 1, number, 1)), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                         | input is missing",
        "{'input':{'datatype':'FP32','shape':[3]}}                  | inputs is missing",
        "{'input':{'shape':[3]},'inputs':''}                        | datatype of input is ''; expected FP32",
        "{'input':{'datatype':'FP64','shape':[3]},'inputs':''}      | datatype of input is 'FP64'; expected FP32",
        "{'input':{'datatype':'FP32','shape':[4]},'inputs':''}      | shape of input is [4]; the model takes rows of 3 numbers (shape [3])",
        "{'input':{'datatype':'FP32','shape':[-1,-3]},'inputs':''}  | shape of input is [-1, -3]",
        "{'input':{'datatype':'FP32','shape':[null]},'inputs':''}   | shape of input is [null]",
        "{'input':{'datatype':'FP32'},'inputs':''}                  | shape of input is []",
        "{'input':{'datatype':'FP32','shape':[3]},'inputs':''}      | inputs has 0 rows; expected 1 to 4096",
        "{'input':{'datatype':'FP32','shape':[3]},'inputs':'AAAAAAAA'} | inputs has 6 bytes; expected a multiple of 12, a row of 3 FP32 numbers",
        "{'input':{'datatype':'FP32','shape':[3]},'inputs':'?'}     | inputs is no base64"
      })
  void bodiesThatTheModelCannotTakeAreRefusedWithTheReason(String body, String reason)
      throws Exception {
    assertRefused(body.replace('\'', '"'), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"nonsense", "[]", "{\"input\":5}", "{\"inputs\":["})
  void whatIsNotTheJsonExpectedIsABadRequest(String body) throws Exception {
    assertRefused(body, "");
  }

  private static void assertRefused(String body, String reason) throws Exception {
    HttpResponse<String> answer = management.replay(body);
    assertEquals(400, answer.statusCode(), answer.body());
    String error = JSON.readTree(answer.body()).get("error").textValue();
    assertTrue(error.contains(reason), error);
  }

  @Test
  void theTokenIsAskedForHereToo() throws Exception {
    Path token = Files.writeString(scratch.resolve("token"), "secret\n");
    try (RunningServer guarded =
        RunningServer.serving(
            scratch.resolve("package.tar.gz"), Map.of("MANAGEMENT_TOKEN_FILE", token.toString()))) {
      HttpResponse<String> samples = guarded.send(guarded.managing("/management/samples").GET());
      assertEquals(401, samples.statusCode());
      assertEquals(401, new Management(guarded).replay("{}").statusCode());
    }
  }

  @Test
  void thePublicPortKnowsNothingOfIt() throws Exception {
    assertEquals(404, server.get("/management/samples").statusCode());
    assertEquals(404, server.post("/management/replay", "{}").statusCode());
  }
}
