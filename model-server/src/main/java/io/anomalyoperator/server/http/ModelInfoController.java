package io.anomalyoperator.server.http;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.picture.PixelGrid;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The facts of the package that is served. */
@Controller("/model-info")
final class ModelInfoController {

  /** Answer of {@code GET /model-info}. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record ModelInfo(
      String name,
      String version,
      long revision,
      String resource,
      String sha256,
      String manifestSha256,
      String format,
      Input input,
      String score,
      Threshold threshold,
      Training training) {}

  /**
   * What one row is.
   *
   * @param image of a model that takes pictures
   * @param features names of the columns of a table
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Input(
      String name,
      String datatype,
      List<Long> shape,
      String preprocessing,
      @Nullable Image image,
      List<String> features) {}

  /** Pictures that the model takes, in pixels; 1 channel is grey, 3 are red, green and blue. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Image(int width, int height, int channels) {}

  /** Where an anomaly begins here, and where the package says it does. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Threshold(double score, double pValue, double packageScore, double packageRate) {}

  /** Where the model comes from. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Training(
      String dataFingerprint, String codeRevision, long seed, SortedMap<String, Double> metrics) {}

  private final ServerState state;
  private final ServerSettings settings;

  ModelInfoController(ServerState state, ServerSettings settings) {
    this.state = state;
    this.settings = settings;
  }

  @Get
  ModelInfo modelInfo() {
    return info(state.model().orElseThrow(Refused::notReady));
  }

  private ModelInfo info(ServingModel model) {
    var manifest = model.manifest();
    var input = manifest.input();
    var training = manifest.training();
    return new ModelInfo(
        manifest.name(),
        manifest.version(),
        settings.revision(),
        settings.resource(),
        model.sha256(),
        model.folder().manifestSha256(),
        manifest.model().format(),
        input(input),
        manifest.score().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        new Threshold(
            model.judge().threshold(),
            model.judge().pValue(model.judge().threshold()),
            manifest.threshold().score(),
            manifest.threshold().falsePositiveRate()),
        new Training(
            training.dataFingerprint(),
            training.codeRevision(),
            training.seed(),
            training.metrics()));
  }

  private static Input input(Manifest.Input input) {
    return new Input(
        input.name(),
        input.datatype(),
        input.shape(),
        input.preprocessing().getClass().getSimpleName().toLowerCase(Locale.ROOT),
        PixelGrid.of(input)
            .map(grid -> new Image(grid.width(), grid.height(), grid.channels()))
            .orElse(null),
        input.preprocessing() instanceof Preprocessing.Tabular table
            ? table.features()
            : List.of());
  }
}
