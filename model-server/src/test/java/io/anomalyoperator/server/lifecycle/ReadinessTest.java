package io.anomalyoperator.server.lifecycle;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import io.anomalyoperator.server.model.GoldenMismatchException;
import io.anomalyoperator.server.model.PackageSource;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ready means verified, warm, and with the package's own golden scores; nothing less. */
class ReadinessTest {
  private static final String ROW = "{\"features\":[1,2,3,4,5,6,7,8]}";

  @TempDir private Path scratch;

  @Test
  void whileTheModelLoadsTheServerLivesAndSaysSo() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (PackageSource source = source(TestPackage.autoencoder(scratch));
        RunningServer server =
            RunningServer.start(
                Map.of(),
                () -> {
                  assertTrue(release.await(20, TimeUnit.SECONDS));
                  return source.open();
                })) {
      var health = server.get("/health");
      assertEquals(503, health.statusCode());
      assertTrue(health.body().contains("\"status\":\"starting\""), health.body());
      assertEquals(200, server.get("/v2/health/live").statusCode());
      assertEquals(503, server.get("/v2/health/ready").statusCode());
      var refused = server.post("/predict", ROW);
      assertEquals(503, refused.statusCode());
      assertTrue(refused.headers().firstValue("Retry-After").isPresent());
      assertTrue(server.get("/metrics").body().contains("ml_model_loaded 0.0"));

      release.countDown();
      server.server().awaitModel();

      assertEquals(200, server.get("/health").statusCode());
      assertEquals(200, server.post("/predict", ROW).statusCode());
      assertTrue(server.get("/metrics").body().contains("ml_model_loaded 1.0"));
    }
  }

  @Test
  void aModelThatIsLoadedAfterTheEndIsClosedToo() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (PackageSource source = source(TestPackage.autoencoder(scratch));
        RunningServer server =
            RunningServer.start(
                Map.of(),
                () -> {
                  assertTrue(release.await(20, TimeUnit.SECONDS));
                  return source.open();
                })) {
      server.close();

      release.countDown();
      ServingModel late = server.server().awaitModel();

      await("the engine takes no more rows")
          .until(() -> !late.engine().offer(new ScoringJob(new float[8], 1)));
    }
  }

  @Test
  void otherGoldenScoresThanThePackagesAreNeverReady() throws Exception {
    try (PackageSource source = source(TestPackage.autoencoder(scratch).withWrongGolden());
        RunningServer server = RunningServer.start(Map.of(), source::open)) {
      GoldenMismatchException mismatch =
          assertThrows(GoldenMismatchException.class, () -> server.server().awaitModel());

      assertTrue(mismatch.getMessage().contains("golden replay of sensor"), mismatch.getMessage());
      assertEquals(503, server.get("/health").statusCode());
    }
  }

  @Test
  void aModelThatAnswersAnotherShapeThanItsScoreNeedsIsNeverReady() throws Exception {
    // a package cannot be made of such a pair with its golden set, so the score is changed after
    try (PackageSource source =
            source(
                TestPackage.around("distance.pt", 8, scratch)
                    .score(Score.OUTPUT)
                    .claiming(Score.MEAN_SQUARED_ERROR));
        RunningServer server = RunningServer.start(Map.of(), source::open)) {
      IOException refusal = assertThrows(IOException.class, () -> server.server().awaitModel());

      assertTrue(refusal.getMessage().contains("score needs"), refusal.getMessage());
    }
  }

  @Test
  void thresholdsOfTheEnvironmentCountMoreThanThePackages() throws Exception {
    try (PackageSource source = source(TestPackage.autoencoder(scratch));
        RunningServer server =
            RunningServer.start(Map.of("THRESHOLD_SCORE", "0.125"), source::open)) {
      server.server().awaitModel();
      assertTrue(server.post("/predict", ROW).body().contains("\"threshold\":0.125"));
    }
  }

  @Test
  void aRateThatTheCalibrationCannotGiveIsRefused() throws Exception {
    try (PackageSource source = source(TestPackage.autoencoder(scratch));
        RunningServer server =
            RunningServer.start(
                Map.of("THRESHOLD_FALSE_POSITIVE_RATE", "0.000001"), source::open)) {
      Exception refusal = assertThrows(Exception.class, () -> server.server().awaitModel());
      assertTrue(
          refusal.getMessage().contains("THRESHOLD_FALSE_POSITIVE_RATE"), refusal.getMessage());
    }
  }

  private PackageSource source(TestPackage content) throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    content.write(archive);
    return PackageSource.parse(archive.toString(), Map.of());
  }
}
