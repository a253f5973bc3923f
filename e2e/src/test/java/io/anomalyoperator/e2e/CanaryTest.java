package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Hit;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.LoadReport;
import io.anomalyoperator.e2e.ground.ModelSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A few pods of a new version serve beside the former ones before it takes all traffic. */
@EndToEnd
class CanaryTest {

  private static ModelSpec canary(ModelSpec spec, int seconds) {
    return spec.with("/rollout/strategy", "Canary")
        .with("/rollout/canary/steps", List.of(Map.of("replicas", 1, "seconds", seconds)));
  }

  @Test
  void itGetsItsShareOfTheTrafficAndThenAllOfIt(Ground ground) throws InterruptedException {
    var first = ground.trainer().quick("v1");
    var second = ground.trainer().quick("v2");
    var row = SameRow.of(first.content().golden(), second.content().golden());
    var model = ground.model("canary");
    var spec = canary(ModelSpec.of(first.pin()).replicas(2), 8);
    model.apply(spec);
    model.awaitOutcome("Promoted");

    LoadReport report;
    try (var load = Load.on(model, row.features(), 8, Duration.ofMillis(10))) {
      model.apply(spec.artifact(second.pin()));
      model.await("to be a canary", LATER, s -> s.current() && s.phase().equals("Canary"));
      model.await("to have both in traffic", LATER, s -> load.report().byRevision().containsKey(2));
      assertEquals(1, model.pods(2).size(), "pods of the canary");
      assertEquals(2, model.pods(1).size(), "pods that serve");
      long shared = System.nanoTime();
      var status = model.await("to go on", LATER, s -> !s.phase().equals("Canary"));
      var fresh = load.report().matching(hit -> !hit.kept() && hit.opened() > shared);
      long share = fresh.stream().filter(hit -> hit.revision() == 2).count();
      System.out.printf("canary: %d of %d new connections%n", share, fresh.size());
      assertTrue(share > 0 && share < fresh.size(), () -> share + " of " + fresh.size());
      assertTrue(status.gate("Canary 1").orElseThrow().startsWith("Passed: "), status::toString);

      model.awaitOutcome("Promoted");
      report = load.stop();
    }
    System.out.println("canary under load: " + report);
    assertEquals(List.of(), report.failed(), "failed requests");
    assertEquals(Set.of(1, 2), report.byRevision().keySet());
    row.assertScores(report, Map.of(1, row.first(), 2, row.second()));
  }

  @Test
  void whatFailsBesideTheServingPodsIsTakenBackAndOnlyItsShareWasLost(Ground ground)
      throws InterruptedException {
    var trained = ground.trainer().quick("v1");
    var model = ground.model("canary-fails");
    var spec = canary(ModelSpec.of(trained.pin()).replicas(2), 120);
    model.apply(spec);
    model.awaitOutcome("Promoted");

    float[] row = trained.content().golden().inputs()[0];
    LoadReport report;
    try (var load = Load.on(model, row, 4, Duration.ofMillis(10))) {
      model.apply(spec.image(ground.variants().failing()));
      var status = model.await("to be taken back", LATER, s -> s.current() && s.decided());

      assertEquals(Optional.of("RolledBack"), status.outcome(), status::toString);
      assertEquals("ErrorRateHigh", status.reason(), status::toString);
      assertEquals(1, status.servingRevision());
      assertTrue(status.gate("Canary 1").orElseThrow().startsWith("Failed: "), status::toString);
      System.out.println("canary's breach: " + status.message());
      model.await("the canary to be gone", LATER, s -> model.pods(2).isEmpty());
      int before = load.count();
      model.await("more answers", LATER, s -> load.count() > before + 200);
      report = load.stop();
    }
    System.out.println("canary taken back: " + report);
    assertTrue(
        report.failed().size() < report.hits().size() / 2, () -> "its share alone: " + report);
    long last = report.failed().stream().mapToLong(Hit::sent).max().orElseThrow();
    assertTrue(
        report.matching(hit -> hit.sent() > last).size() > 100, "answers after the last failure");
  }
}
