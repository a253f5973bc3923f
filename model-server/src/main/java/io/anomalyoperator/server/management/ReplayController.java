package io.anomalyoperator.server.management;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.Judge;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.replay.RowBytes;
import io.anomalyoperator.server.replay.RowReplay;
import io.anomalyoperator.server.replay.ScoredRows;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of the replay gate: what users sent to this server and which scores they got, and
 * the scores that the same rows get here. Comparing them is the asker's.
 */
@Controller(value = "/management", port = "${management.port}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReplayController {

  /** What one row is; the shape is without the batch. */
  @Serdeable
  record Tensor(String name, String datatype, List<Long> shape) {
    static Tensor of(Manifest.Input input) {
      return new Tensor(input.name(), input.datatype(), input.shape());
    }
  }

  /** Rows of users, base64 of FP32 with the lowest byte first, and what was made of each. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Samples(
      @JsonUnwrapped Identity identity,
      Tensor input,
      int samples,
      String inputs,
      List<@Nullable Double> scores,
      List<Double> pValues,
      List<Boolean> anomalies) {}

  /** What this server makes of each row that was given. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Replayed(
      @JsonUnwrapped Identity identity,
      List<@Nullable Double> scores,
      List<Double> pValues,
      List<Boolean> anomalies) {}

  private final ServerSettings settings;
  private final ServerState state;

  ReplayController(ServerSettings settings, ServerState state) {
    this.settings = settings;
    this.state = state;
  }

  @Get("/samples")
  Samples samples() {
    ServingModel model = model();
    ScoredRows held = model.recent().held();
    return new Samples(
        identity(model),
        Tensor.of(model.manifest().input()),
        held.scores().length,
        Base64.getEncoder().encodeToString(RowBytes.of(held.rows())),
        JsonScores.of(held.scores()),
        pValues(model.judge(), held.scores()),
        anomalies(model.judge(), held.scores()));
  }

  @Post("/replay")
  Replayed replay(@Body ReplayRequest request) {
    ServingModel model = model();
    Manifest.Input input = model.manifest().input();
    double[] scores = RowReplay.run(model.engine(), request.rows(input), input.size());
    return new Replayed(
        identity(model),
        JsonScores.of(scores),
        pValues(model.judge(), scores),
        anomalies(model.judge(), scores));
  }

  private ServingModel model() {
    return state.model().orElseThrow(Refused::notReady);
  }

  private Identity identity(ServingModel model) {
    return Identity.of(settings, Optional.of(model));
  }

  private static List<Double> pValues(Judge judge, double[] scores) {
    return Arrays.stream(scores).map(judge::pValue).boxed().toList();
  }

  private static List<Boolean> anomalies(Judge judge, double[] scores) {
    return Arrays.stream(scores).mapToObj(judge::isAnomaly).toList();
  }
}
