package io.anomalyoperator.server.management;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.anomalyoperator.server.connection.Connections;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.GoldenReplay;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Status, golden replay and connection draining. */
@Controller(value = "/management", port = "${management.port}")
final class ManagementController {
  private static final int LONGEST_DRAIN_SECONDS = 3600;

  /** Who answers and how it is doing. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Status(
      @JsonUnwrapped Identity identity,
      boolean ready,
      boolean draining,
      @Nullable Instant drainDeadline,
      int openConnections,
      long requests,
      Instant startedAt) {}

  /** Who answers and which scores the golden inputs got here; judging them is the asker's. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Golden(@JsonUnwrapped Identity identity, List<@Nullable Double> scores) {}

  private final ServerSettings settings;
  private final ServerState state;
  private final Connections connections;

  ManagementController(ServerSettings settings, ServerState state, Connections connections) {
    this.settings = settings;
    this.state = state;
    this.connections = connections;
  }

  @Get("/status")
  Status status() {
    return new Status(
        Identity.of(settings, state.model()),
        state.ready(),
        connections.draining(),
        connections.drainDeadline().orElse(null),
        connections.open(),
        connections.requests(),
        state.startedAt());
  }

  @Post("/golden")
  CompletableFuture<Golden> golden() {
    ServingModel model = state.model().orElseThrow(Refused::notReady);
    return GoldenReplay.run(model.engine(), model.folder().golden())
        .thenApply(
            scores -> new Golden(Identity.of(settings, Optional.of(model)), JsonScores.of(scores)));
  }

  @Post("/drain")
  Status drain(@QueryValue(defaultValue = "30") String seconds) {
    connections.drain(limit(seconds));
    return status();
  }

  private static Duration limit(String seconds) {
    try {
      int limit = Integer.parseInt(seconds);
      if (limit >= 0 && limit <= LONGEST_DRAIN_SECONDS) {
        return Duration.ofSeconds(limit);
      }
    } catch (NumberFormatException e) {
      // the complaint below says all there is to say
    }
    throw Refused.badRequest(
        "seconds is '%s'; expected a whole number from 0 to %d"
            .formatted(seconds, LONGEST_DRAIN_SECONDS));
  }

  @Delete("/drain")
  Status endDrain() {
    connections.endDrain();
    return status();
  }
}
