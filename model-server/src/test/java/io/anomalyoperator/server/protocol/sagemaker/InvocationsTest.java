package io.anomalyoperator.server.protocol.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SageMaker sends and gets, on a model that sums the squares of a row of three. */
class InvocationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path scratch;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.around("distance.pt", 3, scratch).score(Score.OUTPUT).write(archive);
    server = RunningServer.serving(archive, Map.of("THRESHOLD_SCORE", "20"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void pingSaysReady() throws Exception {
    HttpResponse<String> answer = server.get("/ping");
    assertEquals(200, answer.statusCode());
    assertEquals("{\"ready\":true}", answer.body());
  }

  @Test
  void jsonIsThatOfPredict() throws Exception {
    for (String body :
        new String[] {"{\"features\":[1,2,3]}", "{\"instances\":[[1,2,3],[0,0,5]]}"}) {
      assertEquals(server.post("/predict", body).body(), server.post("/invocations", body).body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2,3\n2,3,4",
        "1,2,3\n2,3,4\n",
        "1,2,3\r\n2,3,4\r\n\r\n",
        " 1 , 2.0 , 3e0\n2,\t3,4",
        "1,-2,3\n2,3,-4\n\n\n"
      })
  void linesAreRows(String csv) throws Exception {
    JsonNode answer = json(send("text/csv", "*/*", csv), 200);

    assertEquals(2, answer.get("predictions").size());
    assertEquals(14, answer.get("predictions").get(0).get("score").doubleValue());
    assertEquals(29, answer.get("predictions").get(1).get("score").doubleValue());
    assertTrue(answer.get("predictions").get(1).get("is_anomaly").booleanValue());
  }

  @ParameterizedTest
  @CsvSource({
    "text/csv,true",
    "text/*,true",
    "'text/csv, application/json;q=0.5',true",
    "'application/json, text/csv;q=0.5',false",
    "application/json,false",
    "*/*,false"
  })
  void acceptChoosesTheForm(String accept, boolean csv) throws Exception {
    HttpResponse<String> answer = send("text/csv;charset=utf-8", accept, "1,2,3\n2,3,4");

    assertEquals(200, answer.statusCode(), answer.body());
    String type = answer.headers().firstValue("Content-Type").orElseThrow();
    assertEquals(csv ? "text/csv" : "application/json", type);
    if (csv) {
      assertEquals("14.0\n29.0\n", answer.body());
    }
  }

  @Test
  void bytesAreRowsToo() throws Exception {
    ByteBuffer rows = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    rows.asFloatBuffer().put(new float[] {1, 2, 3, 2, 3, 4});
    HttpResponse<String> answer = send(rows.array(), "text/csv");
    assertEquals("14.0\n29.0\n", answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b,c~1,2,3              | line 1 is a header, 'a,b,c'",
        "\"a\",\"b\",\"c\"~1,2,3  | line 1 is a header",
        "MedInc, HouseAge , x~1,2,3 | line 1 is a header",
        "1,2,x~1,2,3              | line 1: expected a number at byte 4, found 'x'",
        "NaN,NaN,NaN              | line 1: expected a number at byte 0, found 'NaN,NaN,NaN'",
        "1,2,3~1,2,inf            | line 2: expected a number",
        "1,2,3~a,b,c              | line 2: expected a number",
        "1,2,3~1,,3               | line 2: expected a number",
        "1,2,3~1,2,               | line 2: expected a number at byte 10, found the end",
        "1,2,3~~1,2,3             | line 2: expected a number",
        "1,2,3~1,2                | line 2 has 2 numbers; the model takes 3",
        "1,2,3,4                  | line 1 has 4 numbers; the model takes 3",
        "1;2;3                    | line 1: expected the end at byte 1, found ';2;3'",
        "1,2,1e39                 | FP32",
        "\"1\",2,3                | line 1: expected a number",
        "0x10,2,3                 | line 1: expected the end",
        "'~~ '                    | the body is empty"
      })
  void linesThatAreNoRowsAreNamed(String csv, String reason) throws Exception {
    assertRefused(send("text/csv", "*/*", csv.replace('~', '\n')), reason);
  }

  @Test
  void aHeaderThatIsAnnouncedIsRefused() throws Exception {
    assertRefused(send("text/csv; header=present", "*/*", "1,2,3"), "header=present");
  }

  @Test
  void asManyLinesAsMayCome() throws Exception {
    assertEquals(200, send("text/csv", "*/*", "1,2,3\n".repeat(1024)).statusCode());
    assertRefused(send("text/csv", "*/*", "1,2,3\n".repeat(1025)), "more than 1024 lines");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 11, 13, 12 * 1025})
  void bytesThatAreNoRowsAreRefused(int length) throws Exception {
    assertRefused(
        send(new byte[length], "*/*"),
        "the body has %d bytes; expected 1 to 1024 rows of 3 FP32 numbers, 12 bytes each"
            .formatted(length));
  }

  @Test
  void bytesThatAreNoNumbersAreNamed() throws Exception {
    byte[] nan = {0, 0, 0, 0, 0, 0, (byte) 0xc0, 0x7f, 0, 0, 0, 0};
    assertRefused(send(nan, "*/*"), "number 1 of row 0 of the body is NaN");
  }

  @Test
  void otherTypesAreRefusedInOurWords() throws Exception {
    assertEquals(
        "Content-Type is image/png; expected application/json, text/csv or application/octet-stream",
        json(send("image/png", "*/*", "1,2,3"), 415).get("error").textValue());
    assertEquals(
        "Accept is image/png; this path answers application/json or text/csv",
        json(send("text/csv", "image/png", "1,2,3"), 406).get("error").textValue());
  }

  private static void assertRefused(HttpResponse<String> answer, String reason) throws Exception {
    String error = json(answer, 400).get("error").textValue();
    assertTrue(error.contains(reason), error);
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
    assertEquals(status, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> send(String type, String accept, String body)
      throws Exception {
    return server.send(
        server
            .publicly("/invocations", "Content-Type", type, "Accept", accept)
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(byte[] body, String accept) throws Exception {
    return server.send(
        server
            .publicly("/invocations", "Content-Type", "application/octet-stream", "Accept", accept)
            .POST(BodyPublishers.ofByteArray(body)));
  }
}
