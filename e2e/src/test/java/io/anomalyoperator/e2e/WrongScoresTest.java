package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Load;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.ModelStatus;
import io.anomalyoperator.e2e.ground.Repackage;
import io.anomalyoperator.e2e.ground.Trainer.Trained;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A candidate that scores otherwise than its package says never gets a request. */
@EndToEnd
class WrongScoresTest {

  private Ground ground;
  private Model model;
  private Trained good;
  private ModelSpec spec;

  @BeforeEach
  void aModelServes(Ground laid, TestInfo test) {
    ground = laid;
    good = ground.trainer().quick("v1");
    model = ground.model("judged-" + Math.abs(test.getDisplayName().hashCode() % 1000));
    spec = ModelSpec.of(good.pin());
    model.apply(spec);
    model.awaitReady();
  }

  @Test
  void aPackageWhoseModelDoesNotGiveItsGoldenScores(@TempDir Path folder)
      throws InterruptedException {
    Path archive = folder.resolve("misjudging.tar.gz");
    Repackage.misjudging(good.archive(), archive);
    var misjudging = ground.trainer().publish(archive);

    // its server finds out by itself and does not become ready
    var status = rejected(spec.artifact(misjudging.pin()));

    assertEquals("GoldenMismatch", status.reason(), status::toString);
  }

  @Test
  void aServerThatScoresOtherwiseAndReportsThatAllIsWell() throws InterruptedException {
    var status = rejected(spec.image(ground.variants().lying()));

    assertEquals("GoldenMismatch", status.reason(), status::toString);
  }

  private ModelStatus rejected(ModelSpec asked) throws InterruptedException {
    float[] row = good.content().golden().inputs()[0];
    try (var load = Load.on(model, row, 2, Duration.ofMillis(20))) {
      model.apply(asked);
      var status = model.await("to be decided", SOON, ModelStatus::decided);
      assertEquals(Optional.of("Rejected"), status.outcome(), status::toString);
      assertEquals(Optional.of("Rejected"), status.revisionState(2), status::toString);
      assertEquals(1, status.servingRevision());
      model.await("to be rid of the candidate's pods", SOON, s -> model.pods(2).isEmpty());
      var report = load.stop();
      System.out.println("wrong scores: " + report);
      assertEquals(List.of(), report.failed());
      assertEquals(Set.of(1), report.byRevision().keySet());
      assertEquals(
          List.of(),
          report.matching(
              hit -> Math.abs(hit.score() - good.content().golden().scores()[0]) > 1e-5));
      return status;
    }
  }
}
