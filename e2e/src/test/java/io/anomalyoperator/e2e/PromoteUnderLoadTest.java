package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.LATER;
import static io.anomalyoperator.e2e.ground.Patience.SOON;
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
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A second version takes over while users go on. */
@EndToEnd
@Isolated("it takes what the machine has")
class PromoteUnderLoadTest {
  private static final int REQUESTS = 10_000;
  private static final int DRAIN_SECONDS = 4;

  @Test
  void noRequestFailsAndNobodyGetsTheFormerVersionAfterTheSwitch(Ground ground)
      throws InterruptedException {
    var first = ground.trainer().quick("v1");
    var second = ground.trainer().quick("v2");
    var row = SameRow.of(first.content().golden(), second.content().golden());
    var model = ground.model("promoted");
    var spec = ModelSpec.of(first.pin()).replicas(2).bakeSeconds(5).drainSeconds(DRAIN_SECONDS);
    model.apply(spec);
    model.awaitReady();

    long settled;
    LoadReport report;
    try (var load = Load.on(model, row.features(), 8, Duration.ofMillis(4))) {
      reach(load, REQUESTS / 4);
      model.apply(spec.artifact(second.pin()));
      model.await(
          "to have switched",
          SOON,
          status ->
              status.servingRevision() == 2
                  && List.of("Bake", "Leave", "Done").contains(status.step()));
      settled = System.nanoTime();
      model.awaitReady();
      model.awaitOutcome("Promoted");
      reach(load, load.count() + REQUESTS / 4);
      reach(load, REQUESTS + 1);
      report = load.stop();
    }
    System.out.println("promotion under load: " + report);

    assertEquals(List.of(), report.failed(), "failed requests");
    assertTrue(report.matching(Hit::kept).size() > REQUESTS / 4, report::toString);
    assertTrue(report.matching(hit -> !hit.kept()).size() > REQUESTS / 4, report::toString);
    assertEquals(Set.of(1, 2), report.byRevision().keySet());
    row.assertScores(report, Map.of(1, row.first(), 2, row.second()));

    long switched = settled;
    assertEquals(
        List.of(),
        report.matching(hit -> hit.opened() > switched && hit.revision() == 1),
        "answers of the former version on connections opened after the switch had settled");
    long drained = switched + Duration.ofSeconds(DRAIN_SECONDS + 1).toNanos();
    assertEquals(
        List.of(),
        report.matching(hit -> hit.sent() > drained && hit.revision() == 1),
        "answers of the former version after its connections had to be drained");
  }

  private static void reach(Load load, int count) {
    Awaitility.await(count + " requests").atMost(LATER).until(() -> load.count() >= count);
  }
}
