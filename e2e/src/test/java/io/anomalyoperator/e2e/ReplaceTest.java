package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Pin;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node with room for one revision: the former is stopped first, and started again on failure. */
@EndToEnd
class ReplaceTest {

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
            LATER,
            s -> s.phase().equals("Rejected") && s.readyReplicas() == 1);
    assertEquals(2, back.servingRevision());
    float[] row = second.content().golden().inputs()[0];
    assertEquals(2, model.predictions().predict(row).path("revision").asInt());
  }

  @Test
  void whatFailsInItsBakeIsStoppedAndTheFormerStartedAgain(Ground ground)
      throws InterruptedException {
    var first = ground.trainer().quick("v1");
    var model = ground.model("watched-alone");
    var spec = ModelSpec.of(first.pin()).with("/rollout/strategy", "Replace");
    model.apply(spec);
    model.awaitOutcome("Promoted");

    float[] row = first.content().golden().inputs()[0];
    try (var load = Load.on(model, row, 2, Duration.ofMillis(20))) {
      model.apply(spec.image(ground.variants().failing()).bakeSeconds(60));
      var status = model.await("to be taken back", LATER, s -> s.current() && s.decided());

      assertEquals(Optional.of("RolledBack"), status.outcome(), status::toString);
      assertEquals("ErrorRateHigh", status.reason(), status::toString);
      int before = load.count();
      model.await("more answers", LATER, s -> load.count() > before + 100);
      System.out.println(
          "replaced and taken back: nothing served for "
              + status.resource().at("/status/rollout/unavailableSeconds").asLong()
              + " s; "
              + load.stop());
    }
    assertEquals(1, model.predictions().predict(row).path("revision").asInt());
  }

  @Test
  void nothingIsStoppedForARevisionWhosePackageIsGone(Ground ground) throws IOException {
    var first = ground.trainer().quick("v1");
    var second = ground.trainer().quick("v2");
    Pin gone = ground.bucket().put("passing/v1.tar.gz", Files.readAllBytes(first.archive()));
    var model = ground.model("returned-alone");
    var spec = ModelSpec.of(gone).with("/rollout/strategy", "Replace");
    model.apply(spec);
    model.awaitOutcome("Promoted");
    model.apply(spec.artifact(second.pin()));
    model.awaitOutcome("Promoted");
    var before = model.pods().stream().map(p -> p.getMetadata().getUid()).toList();

    ground.bucket().delete(gone);
    model.apply(spec.artifact(second.pin()).rollbackTo(1));
    var rejected = model.awaitOutcome("Rejected");
    assertEquals("RollbackTargetUnavailable", rejected.reason(), rejected::toString);
    assertEquals(before, model.pods().stream().map(p -> p.getMetadata().getUid()).toList());
    System.out.println("package gone: " + rejected.message());
  }
}
