package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page at {@code /} is made of, and asks for. */
class PageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]";

  @TempDir private static Path scratch;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    server = RunningServer.serving(archive, Map.of("EXAMPLES", "5"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aBrowserGetsAPageThatMayLoadFromHereAlone() throws Exception {
    HttpResponse<String> page = page("/");

    assertEquals(200, page.statusCode());
    assertTrue(header(page, "Content-Type").startsWith("text/html"));
    assertEquals("Accept", header(page, "Vary"));
    String policy = header(page, "Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'self'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertFalse(Pattern.compile("style=|<style|onclick|https?://").matcher(page.body()).find());
  }

  @Test
  void everyFileThatThePageNamesIsThere() throws Exception {
    String page = page("/").body();
    String main = page("/page/main.js").body();
    var named = Pattern.compile("\"(page/[a-z.]+)\"").matcher(page).results();
    var imported = Pattern.compile("from \"\\./([a-z.]+)\"").matcher(main).results();

    for (MatchResult name : named.toList()) {
      assertEquals(200, page("/" + name.group(1)).statusCode(), name.group(1));
    }
    for (MatchResult name : imported.toList()) {
      HttpResponse<String> module = page("/page/" + name.group(1));
      assertTrue(header(module, "Content-Type").startsWith("text/javascript"), name.group(1));
    }
  }

  @Test
  void whatABrowserHasIsNotSentAgain() throws Exception {
    String tag = header(page("/page/page.css"), "ETag");

    for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag}) {
      HttpResponse<String> again = server.get("/page/page.css", "If-None-Match", known);
      assertEquals(304, again.statusCode());
      assertEquals("", again.body());
    }
    assertEquals(200, server.get("/page/page.css", "If-None-Match", "\"other\"").statusCode());
    assertEquals("no-cache", header(page("/page/page.css"), "Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/none.js",
        "/page/..%2fapplication.properties",
        "/page/page",
        "/page/a.class",
        "/page/."
      })
  void nothingElseIsThere(String path) throws Exception {
    assertEquals(404, server.get(path).statusCode());
  }

  @Test
  void programsStillGetJson() throws Exception {
    assertEquals("anomaly-operator model server", json(server.get("/"), 200).get("name").asText());
  }

  @Test
  void scoresOfUsersAreCountedBesideThoseOfTheCalibration() throws Exception {
    json(server.post("/predict", "{\"features\":" + ROW + "}"), 200);

    JsonNode scores = json(server.get("/scores"), 200);

    assertEquals(32, scores.get("calibration_count").intValue());
    assertEquals(32, sum(scores.get("calibration")));
    assertTrue(scores.get("recent_count").intValue() >= 1);
    assertEquals(scores.get("recent_count").intValue(), sum(scores.get("recent")));
    assertEquals(scores.get("calibration").size() + 1, scores.get("edges").size());
    assertFalse(scores.toString().contains("features"));
  }

  @Test
  void anExampleGetsTheScoreThatItPromises() throws Exception {
    for (int number = 0; number < 5; number++) {
      JsonNode example = json(server.get("/examples/" + number), 200);
      JsonNode answer =
          json(server.post("/predict", "{\"features\":" + example.get("features") + "}"), 200);

      assertEquals(5, example.get("count").intValue());
      assertEquals(example.get("score").doubleValue(), answer.get("score").doubleValue(), 1e-5);
    }
    assertTrue(json(server.get("/examples/5"), 404).get("error").textValue().contains("0 to 4"));
  }

  @Test
  void examplesCanBeKeptToOneself() throws Exception {
    try (RunningServer closed =
        RunningServer.serving(scratch.resolve("package.tar.gz"), Map.of("EXAMPLES", "0"))) {

      assertTrue(
          json(closed.get("/examples/0"), 404).get("error").textValue().contains("EXAMPLES is 0"));
    }
  }

  private static HttpResponse<String> page(String path) throws Exception {
    return server.get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static int sum(JsonNode counts) {
    return StreamSupport.stream(counts.spliterator(), false).mapToInt(JsonNode::intValue).sum();
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
    assertEquals(status, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }
}
