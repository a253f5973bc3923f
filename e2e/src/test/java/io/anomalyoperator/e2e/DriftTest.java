package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.Digits;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A model of the digit 0 is asked for other digits: people are told, and nothing moves. */
@EndToEnd
class DriftTest {
  private static final String DRIFT = "DataDrift";

  @Test
  void otherDigitsAreToldAndZerosAreNot(Ground ground) throws InterruptedException {
    var model = ground.model("drifting");
    model.apply(
        ModelSpec.of(ground.trainer().zeros("v1").pin())
            .with(
                "/server/env",
                List.of(
                    Map.of("name", "DRIFT_SAMPLES", "value", "300"),
                    Map.of("name", "DRIFT_WINDOW_SECONDS", "value", "10"))));
    model.awaitOutcome("Promoted");
    var digits = new Digits(ground.settings());
    float[][] zeros = mixed(digits.first(900, label -> label == 0));
    float[][] others = mixed(digits.first(900, label -> label != 0));

    try (var load = Load.on(model, zeros, 2, Duration.ofMillis(20))) {
      model.await("to have seen zeros", SOON, s -> load.count() > 1_000);
      assertEquals(Optional.empty(), model.status().condition(DRIFT), () -> drift(model));
      assertTrue(drift(model).contains("\"status\":\"none\""), () -> drift(model));
    }
    try (var load = Load.on(model, others, 2, Duration.ofMillis(20))) {
      var told = model.await("to tell drift", SOON, s -> s.condition(DRIFT).isPresent());
      assertEquals(Optional.of("True"), told.condition("Ready"), told::toString);
      assertEquals(List.of(), load.stop().failed());
      var events = ground.kubectl("describe", "am", model.name(), "-n", model.namespace());
      assertTrue(events.out().contains(DRIFT), events::toString);
      System.out.println("drift: " + drift(model));
    }
    try (var load = Load.on(model, zeros, 2, Duration.ofMillis(20))) {
      model.await("to be as it was", SOON, s -> s.condition(DRIFT).isEmpty());
      assertEquals(List.of(), load.stop().failed());
    }
    assertEquals(1, model.status().servingRevision());
  }

  /** MNIST comes writer by writer: a window of neighbours really is other data than all of it. */
  private static float[][] mixed(float[][] rows) {
    Collections.shuffle(Arrays.asList(rows), new Random(7));
    return rows;
  }

  private static String drift(Model model) {
    return model.predictions().get("/drift-status").toString();
  }
}
