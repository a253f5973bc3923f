package io.anomalyoperator.server.http;

import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Map;
import java.util.TreeMap;

/** What this server is and where its endpoints are; a browser gets the page that shows it. */
@Controller
final class RootController {
  private static final Map<String, String> ENDPOINTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("POST /predict", "score rows"),
              Map.entry(
                  "POST /predict/image", "score a picture, and show where its score comes from"),
              Map.entry("GET /health", "readiness"),
              Map.entry("GET /model-info", "facts of the package that is served"),
              Map.entry("GET /scores", "how recent scores compare with those of the package"),
              Map.entry("GET /drift-status", "whether recent rows are like the training data"),
              Map.entry("GET /metrics", "Prometheus metrics"),
              Map.entry("GET /docs", "this API, with forms to try it"),
              Map.entry("GET /docs/openapi.yml", "this API as an OpenAPI document"),
              Map.entry("GET /v2", "Open Inference Protocol"),
              Map.entry(
                  "POST /v2/models/{name}/infer",
                  "score rows by it, as JSON or with binary tensors"),
              Map.entry("GET /ping", "readiness, as SageMaker asks for it"),
              Map.entry("POST /invocations", "score rows, as SageMaker sends them")));

  /** Answer of {@code GET /}. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record About(
      String name,
      String model,
      String modelVersion,
      long revision,
      Map<String, String> endpoints) {}

  private final ServerState state;
  private final ServerSettings settings;
  private final PageFiles page;

  RootController(ServerState state, ServerSettings settings, PageFiles page) {
    this.state = state;
    this.settings = settings;
    this.page = page;
  }

  @Get
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
  HttpResponse<?> about(HttpRequest<?> request) {
    if (request.accept().contains(MediaType.TEXT_HTML_TYPE)) {
      return page.answer(request, PageFiles.START);
    }
    return HttpResponse.ok(
            new About(
                "anomaly-operator model server",
                state.model().map(model -> model.manifest().name()).orElse(""),
                state.model().map(model -> model.manifest().version()).orElse(""),
                settings.revision(),
                ENDPOINTS))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
  }
}
