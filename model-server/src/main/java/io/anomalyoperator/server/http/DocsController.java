package io.anomalyoperator.server.http;

import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The API document, of the model that is served, and a page that shows it. */
@Controller("/docs")
final class DocsController {
  private static final String DOCUMENT = "classpath:docs/openapi.yml";
  private static final String YAML = "application/yaml";
  private static final String PAGE = "classpath:docs/index.html";

  /** Of Swagger UI, as the page needs them. */
  private static final Set<String> RESOURCES =
      Set.of("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png");

  private final ResourceResolver resources;
  private final ServerState state;
  private final ServerSettings settings;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  DocsController(ResourceResolver resources, ServerState state, ServerSettings settings) {
    this.resources = resources;
    this.state = state;
    this.settings = settings;
  }

  @Get
  @Produces(MediaType.TEXT_HTML)
  HttpResponse<?> page() {
    return answer(files.computeIfAbsent(PAGE, this::read), MediaType.TEXT_HTML_TYPE);
  }

  @Get("/openapi.yml")
  @Produces(YAML)
  HttpResponse<?> document() {
    ServingModel model = state.model().orElseThrow(Refused::notReady);
    return answer(files.computeIfAbsent(DOCUMENT, path -> filled(path, model)), MediaType.of(YAML));
  }

  @Get("/res/{name}")
  @Produces(MediaType.ALL)
  HttpResponse<?> resource(String name) {
    if (!RESOURCES.contains(name)) {
      throw Refused.notFound("nothing at /docs/res/" + name);
    }
    return answer(
        files.computeIfAbsent(name, file -> read(swaggerUi() + file)), MediaType.forFilename(name));
  }

  private static HttpResponse<byte[]> answer(byte[] content, MediaType type) {
    return HttpResponse.ok(content).contentType(type);
  }

  private byte[] filled(String path, ServingModel model) {
    String template = new String(read(path), StandardCharsets.UTF_8);
    return ApiDocument.of(template, model, shown()).getBytes(StandardCharsets.UTF_8);
  }

  /** The document is open to all; what tells of the model asks for a key where there are keys. */
  private ApiDocument.Shown shown() {
    if (!settings.access().isOpen()) {
      return ApiDocument.Shown.NAME;
    }
    return settings.examples() > 0 ? ApiDocument.Shown.GOLDEN_ROWS : ApiDocument.Shown.INPUT;
  }

  /** Where its jar keeps its files: a folder with its version. */
  private String swaggerUi() {
    Properties made = new Properties();
    try (InputStream stream =
        open("classpath:META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      made.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "classpath:META-INF/resources/webjars/swagger-ui/" + made.getProperty("version") + "/";
  }

  private byte[] read(String path) {
    try (InputStream stream = open(path)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream open(String path) {
    return resources
        .getResourceAsStream(path)
        .orElseThrow(() -> new IllegalStateException(path + " is missing from this server"));
  }
}
