package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.AT_ONCE;
import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server that never becomes ready, or finds no room, is given up at the deadline. */
@EndToEnd
class NeverReadyTest {
  private static final int DEADLINE_SECONDS = 12;

  @Test
  void theCandidateIsRejectedAtTheDeadlineAndServingGoesOn(Ground ground)
      throws InterruptedException {
    var good = ground.trainer().quick("v1");
    var model = ground.model("patient");
    var spec = ModelSpec.of(good.pin());
    model.apply(spec);
    model.awaitReady();

    float[] row = good.content().golden().inputs()[0];
    String silent = ground.variants().silent();
    try (var load = Load.on(model, row, 2, Duration.ofMillis(20))) {
      long asked = System.nanoTime();
      model.apply(spec.image(silent));
      // before that, time runs out for want of a package
      await("the candidate's server runs").atMost(SOON).until(() -> serverRuns(model));
      long shortened = System.nanoTime();
      model.apply(spec.image(silent).deadlineSeconds(DEADLINE_SECONDS));
      var status = model.await("to be decided", SOON, ModelStatus::decided);
      long decided = System.nanoTime();
      Duration took = Duration.ofNanos(decided - asked);
      long due = Math.max(shortened, asked + Duration.ofSeconds(DEADLINE_SECONDS).toNanos());

      assertEquals(Optional.of("Rejected"), status.outcome(), status::toString);
      assertEquals("ProgressDeadlineExceeded", status.reason(), status::toString);
      assertEquals(1, status.servingRevision());
      assertTrue(
          took.toSeconds() >= DEADLINE_SECONDS - 1 && decided - due < AT_ONCE.toNanos(),
          "the verdict took " + took);
      model.await("to be rid of the candidate's pods", SOON, s -> model.pods(2).isEmpty());
      var report = load.stop();
      System.out.println("never ready: " + report + ", verdict after " + took);
      assertEquals(List.of(), report.failed());
      assertEquals(Set.of(1), report.byRevision().keySet());
    }
  }

  private static boolean serverRuns(Model model) {
    return model.pods(2).stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .anyMatch(container -> container.getState().getRunning() != null);
  }

  @Test
  void whatFindsNoRoomSaysSoAndServingGoesOn(Ground ground) {
    var model = ground.model("cramped");
    var spec = ModelSpec.of(ground.trainer().quick("v1").pin());
    model.apply(spec);
    model.awaitOutcome("Promoted");

    model.apply(
        spec.with("/server/resources/requests/cpu", "500").deadlineSeconds(DEADLINE_SECONDS));
    var status = model.await("to be decided", SOON, ModelStatus::decided);

    assertEquals("CouldNotStage", status.reason(), status::toString);
    assertTrue(status.message().contains("Insufficient cpu"), status::toString);
    assertTrue(status.message().contains("Replace"), status::toString);
    assertEquals(1, status.servingRevision());
    System.out.println("no room: " + status.message());
  }
}
