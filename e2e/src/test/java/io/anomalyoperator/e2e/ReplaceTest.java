package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.ModelSpec;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node with room for one revision: the former is stopped first, and started again on failure. */
@EndToEnd
class ReplaceTest {
  private static final Duration LIMIT = Duration.ofSeconds(180);

  @Test
  void neverTwoRevisionsAtOnceAndBackAgainWhenTheScoresAreWrong(Ground ground) {
    var first = ground.trainer().quick("v1");
    var second = ground.trainer().quick("v2");
    var model = ground.model("replaced");
    var spec = ModelSpec.of(first.pin()).with("/rollout/strategy", "Replace");
    model.apply(spec);
    model.awaitOutcome("Promoted");

    try (var watch = model.watchPods()) {
      model.apply(spec.artifact(second.pin()));
      var promoted = model.awaitOutcome("Promoted");
      long outage = promoted.resource().at("/status/rollout/unavailableSeconds").asLong(-1);
      System.out.println("replaced: nothing served for " + outage + " s");
      assertTrue(outage >= 0, promoted::toString);
      assertEquals(2, promoted.servingRevision());
      assertEquals(Set.of(), watch.together(), "revisions with pods at the same time");
    }

    model.apply(spec.artifact(second.pin()).image(ground.variants().lying()));
    var rejected = model.awaitOutcome("Rejected");
    assertEquals("GoldenMismatch", rejected.reason(), rejected::toString);
    var back =
        model.await(
            "to serve as before",
            LIMIT,
            s -> s.phase().equals("Rejected") && s.readyReplicas() == 1);
    assertEquals(2, back.servingRevision());
    float[] row = second.content().golden().inputs()[0];
    assertEquals(2, model.predictions().predict(row).path("revision").asInt());
  }
}
