package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import io.anomalyoperator.e2e.ground.Pin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A model that was trained on the wrong digit is a sound package and reproduces its golden set.
 * Test images that are labelled tell what it is worth, even before anything serves.
 */
@EndToEnd
class EvaluationGateTest {

  @Test
  void onlyWhatTellsAnomaliesFromNormalRowsGetsTraffic(Ground ground) throws InterruptedException {
    Pin rows = ground.trainer().labelledZeros(1000);
    var good = ground.trainer().zeros("v1");
    var bad = ground.trainer().ones("v2");
    var model = ground.model("measured");

    model.apply(ModelSpec.of(bad.pin()).evaluation(rows, 0.9));
    var first = rejected(model, "AurocLow");
    assertEquals(0, first.servingRevision(), first::toString);
    assertTrue(first.gate("Golden").orElseThrow().startsWith("Passed: "), first::toString);
    String poor = first.gate("Evaluation").orElseThrow();
    assertTrue(poor.startsWith("Failed: AUROC 0."), poor);
    assertTrue(poor.endsWith(" on 1,000 rows, 500 anomalous; bound 0.9"), poor);
    System.out.println("evaluation of a poor first version: " + poor);

    var spec = ModelSpec.of(good.pin()).evaluation(rows, 0.9);
    model.apply(spec);
    var promoted = model.awaitOutcome("Promoted");
    assertEquals(2, promoted.servingRevision());
    String passed = promoted.gate("Evaluation").orElseThrow();
    assertTrue(passed.startsWith("Passed: AUROC 0.9"), passed);
    System.out.println("evaluation of a good version: " + passed);

    // remembered by the first try, so another package of the same kind is asked for
    float[] row = good.content().golden().inputs()[0];
    try (var load = Load.on(model, row, 2, Duration.ofMillis(20))) {
      model.apply(spec.artifact(ground.trainer().ones("v3").pin()));
      var second = rejected(model, "AurocLow");
      assertEquals(2, second.servingRevision());
      assertEquals(Optional.of("Rejected"), second.revisionState(3), second::toString);
      var report = load.stop();
      System.out.println("evaluation of a poor second version: " + report);
      assertEquals(List.of(), report.failed());
      assertEquals(Set.of(2), report.byRevision().keySet());
    }

    model.apply(spec.artifact(bad.pin()));
    var again = rejected(model, "AurocLow");
    assertTrue(again.message().startsWith("rejected before, as revision 1"), again::toString);

    model.apply(
        spec.artifact(ground.trainer().zeros("v4").pin())
            .evaluation(rows.withSha256(Optional.of("ab".repeat(32))), 0.9));
    var invalid = rejected(model, "EvaluationDataInvalid");
    assertEquals(2, invalid.servingRevision());
    assertEquals(Optional.empty(), invalid.gate("Evaluation"));
  }

  private static ModelStatus rejected(Model model, String reason) {
    var status = model.await("to be decided", LATER, ModelStatus::decided);
    assertEquals(Optional.of("Rejected"), status.outcome(), status::toString);
    assertEquals(reason, status.reason(), status::toString);
    return status;
  }
}
