package io.anomalyoperator.server.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyoperator.server.drift.DriftDetector;
import io.anomalyoperator.server.drift.DriftReport;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Locale;

/** Whether what users send lately is what the model was trained on. */
@Controller("/drift-status")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DriftController {

  /** Answer of {@code GET /drift-status}. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Drift(
      String status,
      boolean detected,
      int samples,
      int minSamples,
      long windowSeconds,
      Score score,
      Features features,
      String modelVersion,
      long revision) {}

  /** Scores of recent rows against those of normal data. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Score(
      double psi,
      double psiBound,
      double ks,
      @JsonProperty("ks_p_value") double ksPValue,
      boolean drifted) {}

  /** Each number of a row against the training data. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Features(int tested, int drifted, List<Feature> worst) {}

  /** One number of a row. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Feature(String name, double psi, double pValue, boolean drifted) {}

  private final ServerState state;
  private final ServerSettings settings;

  DriftController(ServerState state, ServerSettings settings) {
    this.state = state;
    this.settings = settings;
  }

  @Get
  Drift drift() {
    ServingModel model = state.model().orElseThrow(Refused::notReady);
    DriftReport report = model.drift().report();
    DriftReport.Score score = report.score();
    return new Drift(
        report.verdict().name().toLowerCase(Locale.ROOT),
        report.detected(),
        report.samples(),
        DriftDetector.MIN_SAMPLES,
        model.drift().window().toSeconds(),
        new Score(score.psi(), score.psiBound(), score.ks(), score.ksPValue(), score.drifted()),
        new Features(
            report.featuresTested(),
            report.featuresDrifted(),
            report.worst().stream()
                .map(f -> new Feature(f.name(), f.psi(), f.pValue(), f.drifted()))
                .toList()),
        model.manifest().version(),
        settings.revision());
  }
}
