package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.Digits;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import io.anomalyoperator.e2e.ground.Predictions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A healthy model that fits other data reproduces its golden set, and would call every user's
 * request an anomaly: the requests that users sent lately tell.
 */
@EndToEnd
class ReplayGateTest {

  @Test
  void theSameRequestsTellALikeModelFromAnUnlikeOne(Ground ground) {
    var model = ground.model("compared");
    var spec =
        ModelSpec.of(ground.trainer().zeros("v1").pin())
            .with("/rollout/gates/replay/samples", 4096)
            .with("/rollout/gates/replay/minSamples", 100)
            .with("/rollout/gates/replay/onInconclusive", "Hold");
    model.apply(spec);
    model.awaitOutcome("Promoted");
    send(model.predictions(), new Digits(ground.settings()).first(900, label -> label == 0));

    model.apply(spec.artifact(ground.trainer().ones("v2").pin()));
    var rejected = decided(model);
    assertEquals("AlertRateShift", rejected.reason(), rejected::toString);
    assertEquals(Optional.of("Rejected"), rejected.outcome());
    assertEquals(1, rejected.servingRevision());
    System.out.println("replay of an unlike model: " + rejected.gate("Replay").orElseThrow());

    model.apply(spec.artifact(ground.trainer().zeros("v3").pin()));
    var promoted = model.awaitOutcome("Promoted");
    assertEquals(3, promoted.servingRevision());
    String said = promoted.gate("Replay").orElseThrow();
    assertTrue(said.startsWith("Passed: "), said);
    System.out.println("replay of a like model: " + said);

    // asked for again, the unlike one costs nothing
    model.apply(spec.artifact(ground.trainer().ones("v2").pin()));
    var again = decided(model);
    assertTrue(again.message().startsWith("rejected before, as revision 2"), again::toString);
    assertEquals(List.of(), model.pods(4));
  }

  @Test
  void whatCannotBeComparedIsHeldUntilAPersonApproves(Ground ground) {
    var model = ground.model("held");
    var spec =
        ModelSpec.of(ground.trainer().quick("v1").pin())
            .with("/rollout/gates/replay/minSamples", 100)
            .with("/rollout/gates/replay/onInconclusive", "Hold");
    model.apply(spec);
    model.awaitOutcome("Promoted");

    var next = spec.artifact(ground.trainer().quick("v2").pin());
    model.apply(next);
    var held = model.await("to be held", LATER, s -> s.waitingFor().equals("AwaitingApproval"));
    assertEquals(1, held.servingRevision());

    model.apply(next.with("/rollout/approve", 2));
    var promoted = model.awaitOutcome("Promoted");
    assertEquals(2, promoted.servingRevision());
    String said = promoted.gate("Replay").orElseThrow();
    assertTrue(said.startsWith("Inconclusive: ") && said.endsWith("; approved"), said);
  }

  private static ModelStatus decided(Model model) {
    return model.await("to be decided", LATER, ModelStatus::decided);
  }

  /** A pod remembers so many requests in a minute, and no more of a burst. */
  private static void send(Predictions predictions, float[][] rows) {
    int[] next = {0};
    Awaitility.await("requests to remember")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(SOON)
        .until(
            () -> {
              predictions.predict(rows[next[0]]);
              return ++next[0] == rows.length;
            });
  }
}
