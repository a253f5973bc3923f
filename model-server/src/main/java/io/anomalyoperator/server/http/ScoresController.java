package io.anomalyoperator.server.http;

import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.ScoreHistogram;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Arrays;

/** How the scores that users got lately lie beside those that the package was calibrated with. */
@Controller("/scores")
final class ScoresController {

  /**
   * Answer of {@code GET /scores}.
   *
   * @param edges of the bins, one more than there are bins; the last bin has all that is beyond
   * @param calibration scores of the package in each bin
   * @param recent scores of users in each bin
   * @param recentAnomalies those of them that reach the threshold
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @SuppressWarnings("ArrayRecordComponent") // written and forgotten
  record Scores(
      double[] edges,
      int[] calibration,
      int[] recent,
      int calibrationCount,
      int recentCount,
      int recentAnomalies,
      double threshold,
      String modelVersion,
      long revision) {}

  private final ServerState state;
  private final ServerSettings settings;

  ScoresController(ServerState state, ServerSettings settings) {
    this.state = state;
    this.settings = settings;
  }

  @Get
  Scores scores() {
    ServingModel model = state.model().orElseThrow(Refused::notReady);
    double[] calibration = model.judge().calibration().sorted();
    double[] recent = model.recent().scores();
    ScoreHistogram bins = ScoreHistogram.of(model.judge());
    return new Scores(
        bins.edges(),
        bins.count(calibration),
        bins.count(recent),
        calibration.length,
        recent.length,
        (int) Arrays.stream(recent).filter(model.judge()::isAnomaly).count(),
        model.judge().threshold(),
        model.manifest().version(),
        settings.revision());
  }
}
