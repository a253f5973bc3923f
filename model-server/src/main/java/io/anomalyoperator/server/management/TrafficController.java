package io.anomalyoperator.server.management;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.metrics.RecentTraffic;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/** How users' requests went lately: what a rollout is watched by. Judging it is the asker's. */
@Controller(value = "/management", port = "${management.port}")
final class TrafficController {

  /**
   * Requests for scores in the last seconds, and how they went. Of the histogram of latencies the
   * first list has the upper bounds, the second how many requests fell below each and not below the
   * one before.
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Traffic(
      @JsonUnwrapped Identity identity,
      int windowSeconds,
      long requests,
      long errors,
      long rows,
      long anomalies,
      List<Double> latencyBoundsMs,
      List<Long> latencyCounts) {}

  private final ServerSettings settings;
  private final ServerState state;
  private final RecentTraffic recent;

  TrafficController(ServerSettings settings, ServerState state, RecentTraffic recent) {
    this.settings = settings;
    this.state = state;
    this.recent = recent;
  }

  @Get("/traffic")
  Traffic traffic() {
    RecentTraffic.Totals totals = recent.totals();
    return new Traffic(
        Identity.of(settings, state.model()),
        RecentTraffic.WINDOW_SECONDS,
        totals.requests(),
        totals.errors(),
        totals.rows(),
        totals.anomalies(),
        totals.latencies().stream().map(RecentTraffic.Latency::millis).toList(),
        totals.latencies().stream().map(RecentTraffic.Latency::requests).toList());
  }
}
