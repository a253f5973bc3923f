package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.LoadReport;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A person takes a version back, and reverts a commit. What is to be returned to has to have baked,
 * so each version is waited for until it is promoted.
 */
@EndToEnd
class RollBackTest {

  @Test
  void noRequestFailsAndTheEarlierRevisionServesUnderItsNumber(Ground ground)
      throws InterruptedException {
    var first = ground.trainer().quick("v1");
    var second = ground.trainer().quick("v2");
    var row = SameRow.of(first.content().golden(), second.content().golden());
    var model = ground.model("returned");
    var spec = ModelSpec.of(first.pin()).replicas(2);
    model.apply(spec);
    model.awaitOutcome("Promoted");
    var newer = spec.artifact(second.pin());
    model.apply(newer);
    model.awaitOutcome("Promoted");

    LoadReport report;
    try (var load = Load.on(model, row.features(), 6, Duration.ofMillis(5))) {
      more(load, 500);
      model.apply(newer.rollbackTo(1));
      var pinned = model.awaitOutcome("Pinned");
      assertEquals(1, pinned.servingRevision());
      assertEquals(Optional.of("True"), pinned.condition("Pinned"), pinned::toString);
      assertEquals(Optional.of("Withdrawn"), pinned.revisionState(2), pinned::toString);
      more(load, 500);

      var refused =
          assertThrows(
              KubernetesClientException.class,
              () -> model.apply(newer.artifact(first.pin()).rollbackTo(1)));
      assertTrue(refused.getMessage().contains("remove rollbackTo"), refused.getMessage());

      // a commit that is reverted: the first artifact again, and no order any more
      model.apply(spec);
      var reverted = model.awaitReady();
      assertEquals(1, reverted.servingRevision(), reverted::toString);
      more(load, 500);
      report = load.stop();
    }
    System.out.println("roll back: " + report);

    assertEquals(List.of(), report.failed());
    assertEquals(Set.of(1, 2), report.byRevision().keySet());
    row.assertScores(report, Map.of(1, row.first(), 2, row.second()));
  }

  @Test
  void aRevertedSpecReturnsToTheRetainedRevision(Ground ground) {
    var first = ground.trainer().quick("v1");
    var second = ground.trainer().quick("v2");
    var model = ground.model("reverted");
    var spec = ModelSpec.of(first.pin());
    model.apply(spec);
    model.awaitOutcome("Promoted");
    model.apply(spec.artifact(second.pin()));
    model.awaitOutcome("Promoted");

    model.apply(spec);
    var status = model.awaitReady();

    assertEquals(1, status.servingRevision(), status::toString);
    assertEquals(
        1,
        model.predictions().predict(first.content().golden().inputs()[0]).path("revision").asInt());
  }

  private static void more(Load load, int requests) {
    int goal = load.count() + requests;
    Awaitility.await(requests + " more requests").atMost(SOON).until(() -> load.count() >= goal);
  }
}
