package io.anomalyoperator.server.protocol.v2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The binary tensor data extension, byte by byte, on a model that sums the squares of a row. */
class BinaryTensorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEADER = "Inference-Header-Content-Length";
  private static final String TWO_ROWS =
      """
      {"inputs":[{"name":"input","shape":[2,3],"datatype":"FP32",
       "parameters":{"binary_data_size":24}}]%s}""";

  @TempDir private static Path scratch;
  private static RunningServer server;

  private final HttpClient client = HttpClient.newHttpClient();

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
  void binaryRowsAreScoredAndAnsweredAsJson() throws Exception {
    HttpResponse<byte[]> answer = infer(TWO_ROWS.formatted(""), 1, 2, 3, 2, 3, 4);

    assertEquals("application/json", header(answer, "Content-Type"));
    assertTrue(answer.headers().firstValue(HEADER).isEmpty());
    assertEquals(
        "[14.0,29.0]", JSON.readTree(answer.body()).get("outputs").get(0).get("data").toString());
  }

  @Test
  void outputsFollowTheirJsonAsBytes() throws Exception {
    HttpResponse<byte[]> answer =
        infer(
            TWO_ROWS.formatted(",\"id\":\"é\",\"parameters\":{\"binary_data_output\":true}"),
            1,
            2,
            3,
            2,
            3,
            4);

    assertEquals("application/octet-stream", header(answer, "Content-Type"));
    JsonNode json = json(answer);
    assertEquals("é", json.get("id").textValue());
    assertEquals(
        "{\"name\":\"score\",\"datatype\":\"FP64\",\"shape\":[2],\"parameters\":{\"binary_data_size\":16}}",
        json.get("outputs").get(0).toString());
    assertEquals(2, json.get("outputs").get(2).at("/parameters/binary_data_size").intValue());
    ByteBuffer bytes = bytes(answer);
    assertEquals(14, bytes.getDouble());
    assertEquals(29, bytes.getDouble());
    assertTrue(bytes.getDouble() > 0);
    assertTrue(bytes.getDouble() > 0);
    assertEquals(0, bytes.get());
    assertEquals(1, bytes.get());
    assertFalse(bytes.hasRemaining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'outputs':[{'name':'score','parameters':{'binary_data':true}}]                 | 16",
        "'outputs':[{'name':'score'},{'name':'is_anomaly','parameters':{'binary_data':true}}] | 2",
        "'parameters':{'binary_data_output':true},'outputs':[{'name':'is_anomaly'}]      | 2",
        "'parameters':{'binary_data_output':true},'outputs':[{'name':'score','parameters':{'binary_data':false}},{'name':'is_anomaly'}] | 2",
        "'outputs':[{'parameters':{'binary_data':true},'name':'p_value'}],'parameters':{'binary_data_output':false} | 16"
      })
  void anOutputMayChooseItsForm(String choice, int bytes) throws Exception {
    HttpResponse<byte[]> answer =
        infer(TWO_ROWS.formatted("," + choice.replace('\'', '"')), 1, 2, 3, 2, 3, 4);

    assertEquals(200, answer.statusCode());
    assertEquals(bytes, bytes(answer).remaining());
    for (JsonNode output : json(answer).get("outputs")) {
      assertTrue(output.has("data") ^ output.has("parameters"), output.toString());
    }
  }

  @Test
  void jsonRowsMayBeAnsweredAsBytes() throws Exception {
    String json =
        """
        {"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":[1,2,3]}],
         "outputs":[{"name":"score","parameters":{"binary_data":true}}]}""";

    assertEquals(14, bytes(post(Optional.empty(), utf8(json))).getDouble());
  }

  @Test
  void bothFormsGiveTheSameScores() throws Exception {
    float[] row = {0.1f, -1e-20f, 3.4e18f};
    String json =
        """
        {"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":%s}]}"""
            .formatted(Arrays.toString(row));
    String binary =
        """
        {"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32",
         "parameters":{"binary_data_size":12}}]}""";

    assertArrayEquals(
        post(Optional.empty(), utf8(json)).body(), infer(binary, row[0], row[1], row[2]).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/octet-stream",
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain"
      })
  void theHeaderCountsWhateverTheTypeIsCalled(String type) throws Exception {
    String json = TWO_ROWS.formatted("");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/v2/models/sensor/infer"))
            .header("Content-Type", type)
            .header(HEADER, Integer.toString(utf8(json).length))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body(json, 1, 2, 3, 2, 3, 4)))
            .build();
    assertEquals(200, client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode());
  }

  @Test
  void aVersionMayBeNamed() throws Exception {
    String json = TWO_ROWS.formatted("");
    byte[] body = body(json, 1, 2, 3, 2, 3, 4);
    String path = "/v2/models/sensor/versions/2026-11-20/infer";
    assertEquals(
        200, post(path, Optional.of(Integer.toString(utf8(json).length)), body).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "abc", "1.5", "", "99999999999", "1000"})
  void aJsonLengthThatIsNotWithinTheBodyIsRefused(String length) throws Exception {
    assertRefused(
        post(Optional.of(length), body(TWO_ROWS.formatted(""), 1, 2, 3, 2, 3, 4)),
        HEADER + " is '" + length + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2,3] | 'binary_data_size':20             | 24 | needs 24 bytes",
        "[1,3] | 'binary_data_size':24             | 24 | needs 12 bytes",
        "[2,3] | 'binary_data_size':-24            | 24 | binary_data_size is -24",
        "[2,3] | 'binary_data_size':9223372036854775807 | 24 | needs 24 bytes",
        "[2,3] | 'binary_data_size':'24'           | 24 | a whole number",
        "[2,3] | 'binary_data_size':24             | 23 | 23 bytes follow the JSON",
        "[2,3] | 'binary_data_size':24             | 28 | 28 bytes follow the JSON",
        "[2,3] | 'binary_data_size':24             | 0  | is the header Inference-Header-Content-Length missing",
        "[2,3] | 'other':1                         | 24 | 24 bytes follow the JSON; expected none",
        "[9223372036854775807,3] | 'binary_data_size':24 | 24 | with 1 to 1024 rows",
        "[1025,3] | 'binary_data_size':12300       | 24 | with 1 to 1024 rows"
      })
  void bytesThatDoNotFitAreNamed(String shape, String parameters, int bytes, String reason)
      throws Exception {
    String json =
        """
        {"inputs":[{"name":"input","shape":%s,"datatype":"FP32","parameters":{%s}}]}"""
            .formatted(shape, parameters.replace('\'', '"'));
    byte[] body = Arrays.copyOf(utf8(json), utf8(json).length + bytes);
    assertRefused(post(Optional.of(Integer.toString(utf8(json).length)), body), reason);
  }

  @Test
  void dataInBothPlacesIsRefused() throws Exception {
    String json =
        """
        {"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":[1,2,3],
         "parameters":{"binary_data_size":12}}]}""";
    assertRefused(infer(json, 1, 2, 3), "both data and binary_data_size");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void numbersThatAreNoneAreNamed(float number) throws Exception {
    assertRefused(
        infer(TWO_ROWS.formatted(""), 1, 2, 3, 4, number, 6),
        "number 1 of row 1 of input 'input' is " + number);
  }

  private static void assertRefused(HttpResponse<byte[]> answer, String reason) throws Exception {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(400, answer.statusCode(), body);
    String error = JSON.readTree(body).get("error").textValue();
    assertTrue(error.contains(reason), error);
  }

  private HttpResponse<byte[]> infer(String json, float... numbers) throws Exception {
    return post(Optional.of(Integer.toString(utf8(json).length)), body(json, numbers));
  }

  private HttpResponse<byte[]> post(Optional<String> jsonLength, byte[] body) throws Exception {
    return post("/v2/models/sensor/infer", jsonLength, body);
  }

  private HttpResponse<byte[]> post(String path, Optional<String> jsonLength, byte[] body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    jsonLength.ifPresent(length -> request.header(HEADER, length));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] body(String json, float... numbers) {
    byte[] head = utf8(json);
    ByteBuffer body =
        ByteBuffer.allocate(head.length + Float.BYTES * numbers.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(head);
    for (float number : numbers) {
      body.putFloat(number);
    }
    return body.array();
  }

  private static JsonNode json(HttpResponse<byte[]> answer) throws Exception {
    return JSON.readTree(answer.body(), 0, jsonLength(answer));
  }

  private static ByteBuffer bytes(HttpResponse<byte[]> answer) {
    int start = jsonLength(answer);
    return ByteBuffer.wrap(answer.body(), start, answer.body().length - start)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int jsonLength(HttpResponse<byte[]> answer) {
    return Integer.parseInt(header(answer, HEADER));
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
