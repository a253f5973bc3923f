package io.anomalyoperator.server.http;

import io.anomalyoperator.modelpackage.GoldenSet;
import io.anomalyoperator.modelpackage.Reference;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.serde.annotation.Serdeable;

/** Golden inputs to try the model with, as many as the settings allow. */
@Controller("/examples")
final class ExamplesController {

  /**
   * Answer of {@code GET /examples/0}.
   *
   * @param number of this example
   * @param count of all examples
   * @param features as {@code /predict} takes them
   * @param score that every server has to give it
   */
  @Serdeable
  @SuppressWarnings("ArrayRecordComponent") // written and forgotten
  record Example(int number, int count, float[] features, double score) {}

  private final ServerState state;
  private final ServerSettings settings;

  ExamplesController(ServerState state, ServerSettings settings) {
    this.state = state;
    this.settings = settings;
  }

  @Get("/{number}")
  Example example(@PathVariable int number) {
    ServingModel model = state.model().orElseThrow(Refused::notReady);
    GoldenSet golden = model.folder().golden();
    int count = count(golden);
    if (number < 0 || number >= count) {
      throw Refused.notFound(
          count == 0
              ? "this server shows no examples: EXAMPLES is 0, or rows are too large"
              : "no example %d; there are 0 to %d".formatted(number, count - 1));
    }
    int row = number * golden.size() / count;
    return new Example(number, count, golden.input(row), golden.scores()[row]);
  }

  private int count(GoldenSet golden) {
    return golden.width() > Reference.MOST_FEATURES
        ? 0
        : Math.min(settings.examples(), golden.size());
  }
}
