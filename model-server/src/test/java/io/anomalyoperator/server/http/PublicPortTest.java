package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicPortTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]";

  @TempDir private static Path scratch;
  private static RunningServer server;
  private static PackageDigest digest;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    digest = TestPackage.autoencoder(scratch).write(archive);
    server = RunningServer.serving(archive, Map.of("MODEL_REVISION", "4"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void oneRowGetsOneAnswer() throws Exception {
    JsonNode answer = json(server.post("/predict", "{\"features\":" + ROW + "}"), 200);

    assertTrue(answer.get("score").isDouble());
    assertTrue(answer.get("p_value").doubleValue() > 0);
    assertEquals(
        answer.get("score").doubleValue() >= answer.get("threshold").doubleValue(),
        answer.get("is_anomaly").booleanValue());
    assertEquals("2026-11-20", answer.get("model_version").textValue());
    assertEquals(4, answer.get("revision").intValue());
  }

  @Test
  void severalRowsGetAnswersInTheirOrder() throws Exception {
    String far = "[9,-9,9,-9,9,-9,9,-9]";
    JsonNode answer =
        json(server.post("/predict", "{\"instances\":[" + ROW + "," + far + "]}"), 200);
    double alone =
        json(server.post("/predict", "{\"features\":" + far + "}"), 200).get("score").asDouble();

    assertEquals(2, answer.get("predictions").size());
    assertEquals(alone, answer.get("predictions").get(1).get("score").doubleValue(), 1e-9);
    assertTrue(answer.has("threshold"));
  }

  @Test
  void moreRowsThanABatchHoldsAreAllScored() throws Exception {
    String rows =
        IntStream.range(0, 500)
            .mapToObj(i -> "[%d,0,0,0,0,0,0,1]".formatted(i))
            .collect(Collectors.joining(","));
    JsonNode answer = json(server.post("/predict", "{\"instances\":[" + rows + "]}"), 200);

    assertEquals(500, answer.get("predictions").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/predict", "/nowhere", "/metrics", "/v2"})
  void everyAnswerSaysWhichRevisionAndPackageItIsFrom(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);

    assertEquals("4", answer.headers().firstValue("X-Model-Revision").orElseThrow());
    assertEquals(digest.sha256(), answer.headers().firstValue("X-Model-Digest").orElseThrow());
  }

  @Test
  void aBodyThatIsNotEncodedAsItSaysIsABadRequest() throws Exception {
    var request =
        server
            .publicly("/predict", "Content-Type", "application/json", "Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofString("{\"features\":" + ROW + "}"));
    String error = json(server.send(request), 400).get("error").textValue();
    assertTrue(error.startsWith("the body is not encoded as its Content-Encoding says"), error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"features\":[1,2]}     | features has 2 numbers; the model takes 8",
        "{\"features\":[NaN]}     | found 'NaN]}'",
        "{\"features\":           | the end of the body",
        "nonsense                 | expected '{'"
      })
  void whatTheModelDoesNotTakeIsABadRequestThatSaysWhy(String body, String reason)
      throws Exception {
    String error = json(server.post("/predict", body), 400).get("error").textValue();
    assertTrue(error.contains(reason), error);
  }

  @Test
  void unknownPathsMethodsAndTypesAreRefusedAsJson() throws Exception {
    assertTrue(json(server.get("/nowhere"), 404).has("error"));
    HttpResponse<String> method = server.get("/predict");
    assertTrue(json(method, 405).get("error").textValue().contains("POST"));
    assertEquals("POST", method.headers().firstValue("Allow").orElseThrow());
    HttpResponse<String> type =
        server.send(
            server
                .publicly("/predict", "Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("1,2")));
    assertTrue(json(type, 415).get("error").textValue().contains("text/csv"));
  }

  @Test
  void aBodyBeyondTheLimitIsTooLarge() throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .publicly("/predict", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[11 << 20])));
    assertTrue(json(answer, 413).has("error"));
  }

  @Test
  void healthSaysReady() throws Exception {
    JsonNode health = json(server.get("/health"), 200);
    assertEquals("ready", health.get("status").textValue());
    assertTrue(health.get("resources").get("rss_bytes").longValue() > 0);
  }

  @Test
  void modelInfoTellsTheFactsOfThePackage() throws Exception {
    JsonNode info = json(server.get("/model-info"), 200);
    assertEquals("sensor", info.get("name").textValue());
    assertEquals(digest.sha256(), info.get("sha256").textValue());
    assertEquals(8, info.get("input").get("shape").get(0).intValue());
    assertEquals("relative-reconstruction-error", info.get("score").textValue());
    assertEquals(0.9, info.get("training").get("metrics").get("auroc").doubleValue());
  }

  @Test
  void metricsComeAsTextOrOpenMetrics() throws Exception {
    json(server.post("/predict", "{\"features\":" + ROW + "}"), 200);

    HttpResponse<String> text = server.get("/metrics");
    assertTrue(text.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"));
    for (String name :
        new String[] {
          "ml_predictions_total", "ml_prediction_duration_seconds", "ml_prediction_errors_total",
          "ml_model_load_total", "ml_model_loaded", "api_requests_total",
          "api_request_duration_seconds", "api_errors_total", "process_memory_rss_bytes",
          "process_cpu_percent", "process_thread_count"
        }) {
      assertTrue(text.body().contains("# TYPE " + name), name);
    }
    assertTrue(
        text.body()
            .contains("api_requests_total{method=\"POST\",path=\"/predict\",status=\"200\""));

    HttpResponse<String> open = server.get("/metrics", "Accept", "application/openmetrics-text");
    assertTrue(
        open.headers()
            .firstValue("Content-Type")
            .orElseThrow()
            .startsWith("application/openmetrics-text"));
    assertTrue(open.body().endsWith("# EOF\n"));
  }

  @Test
  void aSampledTraceIsAnExampleOfItsBucket() throws Exception {
    String sampled = "4bf92f3577b34da6a3ce929d0e0e4736";
    String ignored = "5bf92f3577b34da6a3ce929d0e0e4736";
    for (String trace :
        new String[] {sampled + "-00f067aa0ba902b7-01", ignored + "-00f067aa0ba902b7-00"}) {
      server.send(
          server
              .publicly(
                  "/predict", "Content-Type", "application/json", "traceparent", "00-" + trace)
              .POST(HttpRequest.BodyPublishers.ofString("{\"features\":" + ROW + "}")));
    }

    String metrics = server.get("/metrics", "Accept", "application/openmetrics-text").body();

    String example =
        metrics.lines().filter(line -> line.contains(sampled)).findFirst().orElseThrow();
    assertTrue(
        example.startsWith("api_request_duration_seconds_bucket{path=\"/predict\",le="), example);
    assertTrue(example.contains("span_id=\"00f067aa0ba902b7\""), example);
    assertFalse(metrics.contains(ignored));
    assertFalse(server.get("/metrics").body().contains(sampled), "text has no word for it");
  }

  @Test
  void everyMetricIsDocumentedAndNoOther() throws Exception {
    server.post("/predict", "{\"features\":" + ROW + "}");
    server.post("/predict", "{}");
    var measured = new TreeSet<String>();
    server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("# TYPE ml_") || line.startsWith("# TYPE api_"))
        .filter(line -> !line.contains("_created "))
        .forEach(line -> measured.add(line.split(" ")[2]));
    var documented = new TreeSet<String>();
    Matcher names =
        Pattern.compile("^\\| `((ml|api)_\\w+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("../docs/metrics.md")));
    while (names.find()) {
      documented.add(names.group(1));
    }

    assertEquals(measured, documented);
  }

  @Test
  void docsAreServedFromHereAlone() throws Exception {
    HttpResponse<String> page = server.get("/docs");
    assertEquals(200, page.statusCode());
    assertFalse(page.body().contains("http://") || page.body().contains("https://"));
    assertEquals(200, server.get("/docs/res/swagger-ui-bundle.js").statusCode());
    assertEquals(404, server.get("/docs/res/..%2fopenapi.yml").statusCode());
  }

  @Test
  void rootIsForProgramsAndForBrowsers() throws Exception {
    JsonNode endpoints = json(server.get("/"), 200).get("endpoints");
    for (String endpoint :
        new String[] {
          "POST /predict", "POST /v2/models/{name}/infer", "GET /ping", "POST /invocations"
        }) {
      assertTrue(endpoints.has(endpoint), endpoint);
    }
    assertTrue(server.get("/", "Accept", "text/html").body().startsWith("<!doctype html>"));
  }

  @Test
  void managementIsNotOnThePublicPort() throws Exception {
    assertEquals(404, server.get("/management/status").statusCode());
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    return JSON.readTree(answer.body());
  }
}
