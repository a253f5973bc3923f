package io.anomalyoperator.server.protocol.v2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import io.anomalyoperator.server.model.PackageSource;
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
  private static PackageSource source;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.around("distance.pt", 3, scratch).score(Score.OUTPUT).write(archive);
    source = PackageSource.parse(archive.toString(), Map.of());
    server = RunningServer.start(Map.of("THRESHOLD_SCORE", "20"), source::open);
    server.server().awaitModel();
  }

  @AfterAll
  static void stop() {
    server.close();
    source.close();
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
        "[[[[[[[[[[[[[[[[[[[[                        | an object"
      })
  void whatDoesNotFitIsNamed(String body, String reason) throws Exception {
    HttpResponse<String> answer = server.post(INFER, body.replace('\'', '"'));
    assertEquals(400, answer.statusCode(), answer.body());
    String error = JSON.readTree(answer.body()).get("error").textValue();
    assertTrue(error.contains(reason), error);
  }

  @Test
  void nestingHasALimit() throws Exception {
    HttpResponse<String> answer =
        server.post(INFER, "{\"parameters\":" + "[".repeat(100) + "]".repeat(100) + "}");
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("nesting depth"), answer.body());
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
