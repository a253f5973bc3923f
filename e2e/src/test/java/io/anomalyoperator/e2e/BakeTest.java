package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.ModelSpec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A server that passes every gate and fails every user's request: seen under traffic, and taken
 * back to the warm pods of the revision before.
 */
@EndToEnd
class BakeTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @Test
  void requestsThatFailUnderTrafficTakeItBackByThemselves(Ground ground)
      throws InterruptedException {
    var trained = ground.trainer().quick("v1");
    var model = ground.model("watched");
    var spec = ModelSpec.of(trained.pin()).bakeSeconds(1);
    model.apply(spec);
    model.awaitOutcome("Promoted");

    float[] row = trained.content().golden().inputs()[0];
    try (var load = Load.on(model, row, 4, Duration.ofMillis(20))) {
      model.apply(spec.image(ground.variants().failing()).bakeSeconds(60));
      var status = model.await("to be taken back", LIMIT, s -> s.current() && s.decided());

      assertEquals(Optional.of("RolledBack"), status.outcome(), status::toString);
      assertEquals("ErrorRateHigh", status.reason(), status::toString);
      assertEquals(1, status.servingRevision());
      assertTrue(status.gate("Runtime").orElseThrow().startsWith("Failed: "), status::toString);
      int before = load.count();
      model.await("more answers", LIMIT, s -> load.count() > before + 200);
      var report = load.stop();
      System.out.println("taken back: " + report);
      var failed = report.failed();
      System.out.printf(
          "%d requests failed, from the first to the last %.2f s%n",
          failed.size(), (failed.getLast().sent() - failed.getFirst().sent()) / 1e9);
      System.out.println("breach: " + status.message());
      assertEquals(
          1, model.predictions().predict(row).path("revision").asInt(), "revision 1 answers");
    }
  }
}
