package io.anomalyoperator.server.management;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.anomalyoperator.server.drift.DriftReport;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Locale;
import java.util.Optional;

/** What the operator is told of drift. */
@Controller(value = "/management", port = "${management.port}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DriftController {

  /** The verdict of this pod's traffic, and the numbers that it follows from. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Drift(
      @JsonUnwrapped Identity identity,
      String status,
      int samples,
      double scorePsi,
      int featuresTested,
      int featuresDrifted,
      String worstFeature) {}

  private final ServerSettings settings;
  private final ServerState state;

  DriftController(ServerSettings settings, ServerState state) {
    this.settings = settings;
    this.state = state;
  }

  @Get("/drift")
  Drift drift() {
    ServingModel model = state.model().orElseThrow(Refused::notReady);
    DriftReport report = model.drift().report();
    return new Drift(
        Identity.of(settings, Optional.of(model)),
        report.verdict().name().toLowerCase(Locale.ROOT),
        report.samples(),
        report.score().psi(),
        report.featuresTested(),
        report.featuresDrifted(),
        report.worst().isEmpty() ? "" : report.worst().getFirst().name());
  }
}
