package io.anomalyoperator.server.http;

import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Metrics for Prometheus, in the format that {@code Accept} asks for. */
@Controller("/metrics")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MetricsController {
  private final CollectorRegistry registry;
  private final ModelMetrics metrics;
  private final ServerState state;

  MetricsController(CollectorRegistry registry, ModelMetrics metrics, ServerState state) {
    this.registry = registry;
    this.metrics = metrics;
    this.state = state;
  }

  @Get
  @Produces({"text/plain", "application/openmetrics-text"})
  HttpResponse<String> metrics(@Header(HttpHeaders.ACCEPT) @Nullable String accept)
      throws IOException {
    metrics.queued(state.model().map(model -> model.engine().waitingRows()).orElse(0));
    metrics.replaySamples(state.model().map(model -> model.recent().size()).orElse(0));
    state.model().ifPresent(model -> metrics.drift(model.drift().report()));
    String format = TextFormat.chooseContentType(accept);
    StringWriter text = new StringWriter(16 << 10);
    TextFormat.writeFormat(format, text, registry.metricFamilySamples());
    return HttpResponse.ok(text.toString()).header(HttpHeaders.CONTENT_TYPE, format);
  }
}
