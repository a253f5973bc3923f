package io.anomalyoperator.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.GitRepository;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Patience;
import io.anomalyoperator.e2e.ground.Pin;
import io.anomalyoperator.e2e.ground.Predictions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The cluster's state is lost: git and S3 make it anew, and the same model gives the same scores.
 */
@EndToEnd
@Isolated("all of it is taken away")
class RecoveryTest {
  private static final String RESOURCES = "gitops/environments/production";

  @Test
  void theSameDigestServesTheSameScoresAgain(Ground ground, @TempDir Path folder) {
    var trained = ground.trainer().zeros("v1");
    var model = ground.model("recovered");
    var repository = repository(ground, model, trained.pin(), folder);
    apply(ground, repository.cloneTo(folder.resolve("first")));
    model.awaitOutcome("Promoted");
    var before = model.awaitReady();
    var inputs = trained.content().golden().inputs();
    double[] scores = scores(model, inputs);
    String digest = digest(model);

    long lost = System.nanoTime();
    boolean withCrd = ground.raze();
    Duration gone = since(lost);
    assertTrue(model.pods().isEmpty(), "pods outlived their namespace");

    long begin = System.nanoTime();
    Path checkout = repository.cloneTo(folder.resolve("second"));
    ground.rebuild(checkout.resolve("helm/anomaly-operator"));
    Duration operator = since(begin);
    apply(ground, checkout);
    model.awaitReady();
    await("the same scores")
        .atMost(Patience.SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertArrayEquals(scores, scores(model, inputs)));
    Duration same = since(begin);
    var after = model.awaitOutcome("Promoted");

    assertEquals(digest, digest(model), "the digest that serves");
    assertEquals(trained.pin().sha256().orElseThrow(), digest);
    assertNotEquals(before.uid(), after.uid(), "the resource was not made anew");
    assertEquals(1, after.servingRevision(), "its history begins again");
    System.out.printf(
        "recovery: all gone in %d s (%s); operator back after %d s, the same scores after %d s%n",
        gone.toSeconds(),
        withCrd ? "the CRD too" : "but for the CRD, which others use",
        operator.toSeconds(),
        same.toSeconds());
  }

  /** All that is left when a cluster is lost, but for packages and images. */
  static GitRepository repository(Ground ground, Model model, Pin pin, Path folder) {
    var repository =
        GitRepository.in(folder.resolve("repository"))
            .put("helm/anomaly-operator", ground.chart().folder())
            .put(RESOURCES + "/recovered.yaml", model.yaml(ModelSpec.of(pin)));
    repository.commit("Serve the zeros");
    return repository;
  }

  static void apply(Ground ground, Path checkout) {
    var applied =
        ground.kubectl(
            "apply",
            "--server-side",
            "--field-manager=ci-deployer",
            "--filename=" + checkout.resolve(RESOURCES));
    assertTrue(applied.succeeded(), applied::toString);
  }

  static double[] scores(Model model, float[][] inputs) {
    return model.predictions().predict(inputs).stream()
        .mapToDouble(Predictions.Prediction::score)
        .toArray();
  }

  static String digest(Model model) {
    return model.predictions().get("/model-info").required("sha256").asText();
  }

  static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
