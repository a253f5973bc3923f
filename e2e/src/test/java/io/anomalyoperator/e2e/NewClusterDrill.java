package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.RecoveryTest.apply;
import static io.anomalyoperator.e2e.RecoveryTest.digest;
import static io.anomalyoperator.e2e.RecoveryTest.repository;
import static io.anomalyoperator.e2e.RecoveryTest.scores;
import static io.anomalyoperator.e2e.RecoveryTest.since;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Patience;
import io.anomalyoperator.e2e.ground.S3Proxy;
import io.anomalyoperator.e2e.ground.Settings;
import io.anomalyoperator.e2e.ground.Shell;
import io.anomalyoperator.embedded.s3.EmbeddedS3;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server dies with everything that is on it, and another one is made. What is left is git, the
 * packages (here in an S3 of this JVM, since the cluster's own dies with it) and the images.
 *
 * <p>Not among the tests, since it destroys the cluster: {@code E2E_NEW_CLUSTER_COMMAND} does so,
 * makes a new one behind the same kubeconfig, and puts both images into its registry.
 */
@EnabledIfEnvironmentVariable(named = "E2E_NEW_CLUSTER_COMMAND", matches = ".+")
class NewClusterDrill {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  void theSameDigestServesTheSameScoresOnAnotherCluster(@TempDir Path folder) {
    String command = System.getenv("E2E_NEW_CLUSTER_COMMAND");
    Settings given = Settings.from(System.getenv());
    try (var s3 = EmbeddedS3.start();
        var reached = S3Proxy.open(given, s3.endpoint())) {
      Settings settings = given.withStore(reached.endpoint(), "any", "secret");
      Ground first = Ground.bare(settings); // nobody takes it away in order
      var trained = first.trainer().zeros("v1");
      var model = first.model("recovered");
      var repository = repository(first, model, trained.pin(), folder);
      serve(first, repository.cloneTo(folder.resolve("first")));
      var before = model.awaitReady();
      var inputs = trained.content().golden().inputs();
      double[] scores = scores(model, inputs);
      String digest = digest(model);

      long lost = System.nanoTime();
      Shell.succeed(LIMIT, Map.of(), List.of("sh", "-c", command));
      Duration made = since(lost);

      long begin = System.nanoTime();
      Ground second = Ground.bare(settings);
      serve(second, repository.cloneTo(folder.resolve("second")));
      var again = second.model("recovered");
      await("the same scores")
          .atMost(Patience.SOON)
          .ignoreExceptions()
          .untilAsserted(() -> assertArrayEquals(scores, scores(again, inputs)));
      Duration same = since(begin);

      assertEquals(digest, digest(again), "the digest that serves");
      assertEquals(trained.pin().sha256().orElseThrow(), digest);
      assertNotEquals(before.uid(), again.status().uid(), "the resource was not made anew");
      System.out.printf(
          "drill: cluster destroyed and made anew in %d s, the same scores after %d s more%n",
          made.toSeconds(), same.toSeconds());
      second.close();
    }
  }

  private static void serve(Ground ground, Path checkout) {
    ground.rebuild(checkout.resolve("helm/anomaly-operator"));
    apply(ground, checkout);
    ground.model("recovered").awaitOutcome("Promoted");
    ground.model("recovered").awaitReady();
  }
}
