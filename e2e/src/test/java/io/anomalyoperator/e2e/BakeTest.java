package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Variants;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What passes every gate and does not do well by users is seen under traffic, and taken back to the
 * warm pods of the revision before.
 */
@EndToEnd
@Isolated("its latencies are compared")
class BakeTest {

  /** Enough to compare with, as {@code minRequests} says. */
  private static final int COMPARABLE = 150;

  /**
   * What goes wrong.
   *
   * @param reason what the operator is to call it
   * @param next how the revision differs from the first
   */
  private record Breach(String what, String reason, UnaryOperator<ModelSpec> next) {}

  /** The slow one comes last: latencies of a pod's first half minute are not compared. */
  private static List<Breach> breaches(Variants bad) {
    return List.of(
        new Breach("requests that fail", "ErrorRateHigh", spec -> spec.image(bad.failing())),
        new Breach(
            "servers that die",
            "CandidateUnwell",
            spec -> spec.image(bad.dying()).with("/rollout/gates/runtime/maxRestarts", 0)),
        new Breach(
            "rows that are all anomalies of a sudden",
            "AlertRateShift",
            spec -> spec.with("/threshold/score", 1e-9)),
        new Breach("requests that take long", "LatencyHigh", spec -> spec.image(bad.slow())));
  }

  @Test
  void whatGoesWrongUnderTrafficIsTakenBackByItself(Ground ground) throws InterruptedException {
    var trained = ground.trainer().quick("v1");
    var breaches = breaches(ground.variants());
    var model = ground.model("watched");
    var spec = ModelSpec.of(trained.pin()).with("/rollout/gates/replay/samples", 0);
    model.apply(spec);
    model.awaitOutcome("Promoted");

    float[] row = trained.content().golden().inputs()[0];
    try (var load = Load.on(model, row, 4, Duration.ofMillis(20))) {
      model.await("requests to compare with", LATER, s -> load.count() > COMPARABLE);
      for (Breach breach : breaches) {
        model.apply(breach.next().apply(spec).bakeSeconds(90));
        var status = model.await("to be taken back", LATER, s -> s.current() && s.decided());

        assertEquals(Optional.of("RolledBack"), status.outcome(), status::toString);
        assertEquals(breach.reason(), status.reason(), status::toString);
        assertEquals(1, status.servingRevision());
        // servers that die with the first requests may do so before the traffic has settled
        boolean moving = status.message().endsWith("is ready while traffic moves");
        assertTrue(
            moving || status.gate("Runtime").filter(g -> g.startsWith("Failed: ")).isPresent(),
            status::toString);
        System.out.println(breach.what() + ": " + status.message());
        int answered = load.count();
        model.await("more answers", LATER, s -> load.count() > answered + COMPARABLE);
        assertEquals(
            1, model.predictions().predict(row).path("revision").asInt(), "revision 1 answers");
      }
      System.out.println("taken back: " + load.stop());
    }
  }
}
