package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import java.lang.reflect.Method;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class ApiDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The page at {@code /} and this document are for people. */
  private static final Set<String> UNDOCUMENTED = Set.of("/docs", "/page");

  private static final String PREDICT_EXAMPLES =
      "/paths/~1predict/post/requestBody/content/application~1json/examples";
  private static final String ZEROS = "[[0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0]]";

  @TempDir private static Path scratch;
  private static Path archive;
  private static RunningServer server;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    server = RunningServer.serving(archive, Map.of());
    document = document(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void hasEveryRouteOfThePublicPortAndNoOther() {
    Set<String> documented = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        member -> {
                          if (!member.getKey().equals("parameters")) {
                            documented.add(member.getKey() + " " + path.getKey());
                          }
                        }));

    assertEquals(routes(), documented);
  }

  @TestFactory
  Stream<DynamicTest> everyExampleIsTaken() {
    List<DynamicTest> tests = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path -> {
              JsonNode body = resolved(path.getValue().path("post").path("requestBody"));
              body.path("content")
                  .properties()
                  .forEach(
                      form ->
                          form.getValue()
                              .path("examples")
                              .properties()
                              .forEach(
                                  example -> {
                                    if (!form.getKey().equals("application/octet-stream")) {
                                      tests.add(
                                          taken(
                                              path.getKey(),
                                              form.getKey(),
                                              example.getKey(),
                                              example.getValue().get("value")));
                                    }
                                  }));
            });
    assertTrue(tests.size() >= 8, () -> "only " + tests);
    return tests.stream();
  }

  private static DynamicTest taken(String path, String form, String name, JsonNode example) {
    return DynamicTest.dynamicTest(
        "%s, %s: %s".formatted(path, form, name),
        () -> {
          String body = example.isTextual() ? example.textValue() : example.toString();
          HttpResponse<String> answer =
              server.send(
                  server
                      .publicly(
                          path.replace("{name}", theOnly("ModelName"))
                              .replace("{version}", theOnly("ModelVersion")),
                          "Content-Type",
                          form)
                      .POST(BodyPublishers.ofString(body)));
          assertEquals(200, answer.statusCode(), answer::body);
        });
  }

  @Test
  void saysHowManyNumbersARowHas() {
    JsonNode row = document.at("/components/schemas/Row");

    assertEquals(8, row.get("minItems").intValue());
    assertEquals(8, row.get("maxItems").intValue());
  }

  @Test
  void theTimeLimitIsANumber() {
    assertEquals(
        "integer", document.at("/components/parameters/TimeLimit/schema/type").textValue());
  }

  @Test
  void showsAGoldenRow() throws Exception {
    JsonNode shown = document.at(PREDICT_EXAMPLES);
    JsonNode golden = JSON.readTree(server.get("/examples/0").body()).get("features");

    JsonNode row = shown.at("/one row/value/features");
    for (int i = 0; i < golden.size(); i++) {
      assertEquals(golden.get(i).floatValue(), row.get(i).floatValue());
    }
  }

  @Test
  void showsNoneWhereNoExamplesAreToBeShown() throws Exception {
    assertEquals(ZEROS, rowsShown(Map.of("EXAMPLES", "0")));
  }

  @Test
  void tellsNothingOfTheInputToThoseWhoMayNotAskForScores() throws Exception {
    try (RunningServer closed =
        RunningServer.serving(archive, Map.of("API_KEYS", "me=0123456789abcdef"))) {
      JsonNode told = document(closed);

      assertFalse(told.at("/paths/~1predict/post/requestBody").toString().contains("examples"));
      assertFalse(told.at("/components/schemas/Row").has("minItems"));
      assertFalse(told.at("/components/schemas/InferenceInput/properties/name").has("enum"));
    }
  }

  @Test
  void hasNoExamplesOfRowsThatAreTooLong() throws Exception {
    Path wide = scratch.resolve("wide.tar.gz");
    TestPackage.around("distance.pt", 5000, scratch).score(Score.OUTPUT).write(wide);
    try (RunningServer wideRows = RunningServer.serving(wide, Map.of())) {
      JsonNode told = document(wideRows);

      assertFalse(told.at("/paths/~1predict/post/requestBody").toString().contains("examples"));
      assertEquals(5000, told.at("/components/schemas/Row/minItems").intValue());
    }
  }

  @Test
  void largeNumbersAreNumbers() throws Exception {
    Path large = scratch.resolve("large.tar.gz");
    TestPackage.autoencoder(scratch).rows(row -> fill(2e7f)).write(large);
    try (RunningServer largeNumbers = RunningServer.serving(large, Map.of())) {
      JsonNode row = document(largeNumbers).at(PREDICT_EXAMPLES).at("/one row/value/features/0");

      assertTrue(row.isNumber(), row::toString);
      assertEquals(2e7f, row.floatValue());
    }
  }

  private static float[] fill(float number) {
    float[] row = new float[8];
    Arrays.fill(row, number);
    return row;
  }

  @ParameterizedTest
  @CsvSource({
    "/docs, text/html",
    "/docs/openapi.yml, application/yaml",
    "/docs/res/swagger-ui.css, text/css"
  })
  void isHadByWhoeverAcceptsIt(String path, String type) throws Exception {
    assertEquals(200, server.get(path, "Accept", type).statusCode());
  }

  private static String rowsShown(Map<String, String> environment) throws Exception {
    try (RunningServer discreet = RunningServer.serving(archive, environment)) {
      return document(discreet).at(PREDICT_EXAMPLES).at("/two rows/value/instances").toString();
    }
  }

  @Test
  void saysNothingOfTheManagementPort() {
    assertFalse(document.toString().contains("/management"));
  }

  private static JsonNode document(RunningServer of) throws Exception {
    HttpResponse<String> answer = of.get("/docs/openapi.yml");
    assertEquals(200, answer.statusCode(), answer::body);
    assertFalse(answer.body().contains("{{"));
    return JSON.valueToTree(new Yaml().<Object>load(answer.body()));
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
  }

  private static String theOnly(String parameter) {
    JsonNode names = document.at("/components/parameters/" + parameter + "/schema/enum");
    assertEquals(1, names.size());
    return names.get(0).textValue();
  }

  private static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.anomalyoperator.server")) {
      if (type.isAnnotatedWith(Controller.class)) {
        addRoutes(type.reflect(), routes);
      }
    }
    return routes;
  }

  private static void addRoutes(Class<?> type, Set<String> routes) {
    Controller controller = type.getAnnotation(Controller.class);
    if (!controller.port().isEmpty() || UNDOCUMENTED.contains(controller.value())) {
      return;
    }
    for (Method method : type.getDeclaredMethods()) {
      Get get = method.getAnnotation(Get.class);
      if (get != null) {
        routes.add("get " + path(controller.value(), get.value()));
      }
      Post post = method.getAnnotation(Post.class);
      if (post != null) {
        routes.add("post " + path(controller.value(), post.value()));
      }
    }
  }

  private static String path(String base, String rest) {
    String path = (base + "/" + rest).replaceAll("/+", "/");
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
