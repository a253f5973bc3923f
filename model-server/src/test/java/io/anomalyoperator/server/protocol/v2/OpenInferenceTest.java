package io.anomalyoperator.server.protocol.v2;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol on a model that answers its score by itself: the sum of the squares of a row. */
class OpenInferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INFER = "/v2/models/sensor/infer";

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/health/live",
        "/v2/health/ready",
        "/v2/models/sensor/ready",
        "/v2/models/sensor/versions/2026-11-20/ready",
        "/v2"
      })
  void healthAndMetadataAnswer(String path) throws Exception {
    assertEquals(200, server.get(path).statusCode());
  }

  @Test
  void metadataNamesInputAndOutputs() throws Exception {
    JsonNode model = JSON.readTree(server.get("/v2/models/sensor").body());
    assertEquals("[-1,3]", model.get("inputs").get(0).get("shape").toString());
    assertEquals("score", model.get("outputs").get(0).get("name").textValue());
  }

  @Test
  void rowsAreScored() throws Exception {
    JsonNode answer =
        infer(
            """
            {"id":"a","inputs":[{"name":"input","shape":[2,3],"datatype":"FP32",
             "data":[1,2,3,2,3,4]}]}""");
    assertEquals("a", answer.get("id").textValue());
    assertEquals("sensor", answer.get("model_name").textValue());
    assertEquals("[14.0,29.0]", answer.get("outputs").get(0).get("data").toString());
    assertEquals("[false,true]", answer.get("outputs").get(2).get("data").toString());
  }

  @Test
  void membersMayComeInAnyOrderAndDataMayBeNested() throws Exception {
    JsonNode answer =
        infer(
            """
            {"outputs":[{"name":"score"}],"parameters":{"a":[{}]},
             "inputs":[{"data":[[1,2,3],[0,0,1.5]],"datatype":"FP32","parameters":{},
             "shape":[2,3],"name":"input"}]}""");
    assertEquals(1, answer.get("outputs").size());
    assertEquals("[14.0,2.25]", answer.get("outputs").get(0).get("data").toString());
    assertFalse(answer.hasNonNull("id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                          | no inputs",
        "{'inputs':[]}                               | inputs is empty",
        "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,3]}]} | 'x' is unknown",
        "{'inputs':[{'name':'input','shape':[1,3],'datatype':'INT8','data':[1,2,3]}]} | expected FP32",
        "{'inputs':[{'name':'input','shape':[1,4],'datatype':'FP32','data':[1,2,3]}]} | shape of 'input' is [1, 4]",
        "{'inputs':[{'name':'input','shape':[2,3],'datatype':'FP32','data':[1,2,3]}]} | needs 6",
        "{'inputs':[{'name':'input','shape':[1,3],'datatype':'FP32','data':[1,2,'a']}]} | else than numbers at number 2",
        "{'inputs':[{'name':'input','shape':[1,3],'datatype':'FP32','data':[1,2,1e99]}]} | FP32",
        "{'inputs':[{'name':'input','shape':[1,3],'datatype':'FP32','data':[1,2,NaN]}]} | NaN",
        "{'outputs':[{'name':'y'}],'inputs':[]}      | output 'y' is unknown",
        "{'inputs':[{'name':'input','shape':[1,3],'datatype':'FP32'}]} | neither data nor",
        "{'inputs':[{'name':'input','shape':[1,3],'datatype':'FP32','data':[1,2,3]},{}]} | more than one input",
        "{'inputs':[{'name':'input','name':'x'}]}    | member 'name' comes twice",
        "{'id':'a','i\\u0064':'b'}                   | member 'id' comes twice",
        "{'inputs':[{'data':[1],'data':[2]}]}        | member 'data' comes twice",
        "{'inputs':[{'name':'input','shape':[-1,3],'datatype':'FP32','data':[1,2,3]}]} | shape of 'input' is [-1, 3]",
        "{'inputs':[{'name':'input','shape':[1.5,3],'datatype':'FP32','data':[1,2,3]}]} | whole number",
        "{'inputs':[{'name':'input','shape':[99999999999999999999],'datatype':'FP32'}]} | 64 bits",
        "{'inputs':[{'shape':[1,1,1,1,1,1,1,1,1]}]}  | more than 8 dimensions",
        "{'parameters':[]}                           | parameters to be an object",
        "{'parameters':{'timeout':-5}}               | timeout is -5",
        "{'parameters':{'timeout':'soon'}}           | a whole number",
        "{'parameters':{'binary_data_output':1}}     | true or false",
        "{'outputs':[{}]}                            | an output has no name",
        "{'outputs':[{'name':'score'},{'name':'score'}]} | output 'score' comes twice",
        "{'id':'\u0001'}                            | control character",
        "{'id':'\\x'}                                | unknown escape",
        "{'id':'a                                    | has no end",
        "{'extra':tru}                               | true or false",
        "{'extra':01}                                | expected a value",
        "{'id':'a'}{}                                | the end",
        "[[[[[[[[[[[[[[[[[[[[                        | an object"
      })
  void whatDoesNotFitIsNamed(String body, String reason) throws Exception {
    HttpResponse<String> answer = server.post(INFER, body.replace('\'', '"'));
    assertEquals(400, answer.statusCode(), answer.body());
    String error = JSON.readTree(answer.body()).get("error").textValue();
    assertTrue(error.contains(reason), error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'extra':%s}",
        "{'parameters':{'extra':%s}}",
        "{'inputs':[{'data':%s}]}",
        "{'inputs':[{'extra':%s}]}",
        "{'outputs':[{'parameters':{'extra':%s}}]}"
      })
  void nestingHasALimit(String document) throws Exception {
    String deep = "[".repeat(100) + "]".repeat(100);
    HttpResponse<String> answer = server.post(INFER, document.replace('\'', '"').formatted(deep));
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("nesting depth"), answer.body());
  }

  @Test
  void membersThatNobodyKnowsArePassedOver() throws Exception {
    JsonNode answer =
        infer(
            """
            {"a":{"b":[1e999,-0.5E+2,"\\u00e9\\n",true,false,null,{}]},"id":null,"outputs":null,
             "parameters":{"priority":1,"timeout":0},
             "inputs":[{"name":"\\u0069nput","shape":[1,3],"datatype":"FP32","data":[1,2,3],
             "parameters":null,"unit":"mm"}]}""");
    assertEquals("[14.0]", answer.get("outputs").get(0).get("data").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é €", "\uD83D\uDE00", "a\"b\\c\n"})
  void theNameOfARequestComesBack(String id) throws Exception {
    JsonNode answer =
        infer(
            """
            {"id":%s,"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}"""
                .formatted(JSON.writeValueAsString(id)));
    assertEquals(id, answer.get("id").textValue());
  }

  @Test
  void metadataAnnouncesBinaryTensors() throws Exception {
    JsonNode metadata = JSON.readTree(server.get("/v2").body());
    assertEquals("[\"binary_tensor_data\"]", metadata.get("extensions").toString());
  }

  @Test
  void readinessSaysWhoseItIs() throws Exception {
    assertEquals(
        "{\"name\":\"sensor\",\"ready\":true}", server.get("/v2/models/sensor/ready").body());
    assertTrue(JSON.readTree(server.get("/v2/health/ready").body()).get("live").booleanValue());
  }

  @Test
  void metadataSaysWhatTheModelTakesAndAnswers() throws Exception {
    assertEquals(
        JSON.readTree(
            """
            {"name":"sensor","versions":["2026-11-20"],"platform":"pytorch_torchscript",
             "inputs":[{"name":"input","datatype":"FP32","shape":[-1,3]}],
             "outputs":[{"name":"score","datatype":"FP64","shape":[-1]},
                        {"name":"p_value","datatype":"FP64","shape":[-1]},
                        {"name":"is_anomaly","datatype":"BOOL","shape":[-1]}]}"""),
        JSON.readTree(server.get("/v2/models/sensor").body()));
  }

  @Test
  void rowsThatWaitTooLongAreGivenUp() throws Exception {
    String hasty =
        """
        {"parameters":{"timeout":1},
         "inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";
    await("a worker that comes later than a microsecond")
        .until(() -> server.post(INFER, hasty).statusCode() == 504);

    String metrics = server.get("/metrics").body();

    assertFalse(metrics.contains("ml_prediction_errors_total{reason=\"late\",} 0.0"), metrics);
    assertTrue(metrics.contains("ml_prediction_errors_total{reason=\"late\",}"), metrics);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "abc", "1.5", "", "3600001", "99999999999999999999"})
  void aTimeLimitThatCannotBeMeantIsRefused(String millis) throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .publicly(INFER, "Content-Type", "application/json", "timeout-ms", millis)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""")));
    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("timeout-ms is '" + millis + "'"), answer.body());
  }

  @Test
  void anotherModelOrVersionIsNotFound() throws Exception {
    assertEquals(404, server.post("/v2/models/other/infer", "{}").statusCode());
    assertEquals(404, server.post("/v2/models/sensor/versions/1/infer", "{}").statusCode());
    assertEquals(404, server.get("/v2/models/other/ready").statusCode());
  }

  private static JsonNode infer(String body) throws Exception {
    HttpResponse<String> answer = server.post(INFER, body);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }
}
