package io.anomalyoperator.server.http;

import io.anomalyoperator.server.connection.Connections;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.metrics.ResidentMemory;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Readiness: may requests come? */
@Controller("/health")
final class HealthController {

  /** Answer of {@code GET /health}. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Health(
      String status,
      double uptimeSeconds,
      String model,
      String modelVersion,
      long revision,
      Resources resources) {}

  /** What the process uses. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Resources(long rssBytes, long heapUsedBytes, int threads, int openConnections) {}

  private final ServerState state;
  private final Connections connections;
  private final ServerSettings settings;

  HealthController(ServerState state, Connections connections, ServerSettings settings) {
    this.state = state;
    this.connections = connections;
    this.settings = settings;
  }

  @Get
  HttpResponse<Health> health() {
    Health health =
        new Health(
            status(),
            state.uptime().toMillis() / 1000.0,
            state.model().map(model -> model.manifest().name()).orElse(""),
            state.model().map(ServingModel::manifest).map(m -> m.version()).orElse(""),
            settings.revision(),
            resources());
    return HttpResponse.status(state.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(health);
  }

  private String status() {
    return state.ready() && connections.draining()
        ? "draining"
        : state.phase().name().toLowerCase(Locale.ROOT);
  }

  private Resources resources() {
    Runtime runtime = Runtime.getRuntime();
    return new Resources(
        ResidentMemory.bytes(),
        runtime.totalMemory() - runtime.freeMemory(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        connections.open());
  }
}
