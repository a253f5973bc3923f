package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.Digits;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Predictions;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Train, publish, apply: the model serves what was trained. */
@EndToEnd
class ServeTest {

  @Test
  void scoresOverHttpAreTheTrainersAndTellDigitsApart(Ground ground) {
    var trained = ground.trainer().zeros("v1");
    var model = ground.model("mnist");

    model.apply(ModelSpec.of(trained.pin()));
    var status = model.awaitReady();

    assertEquals(1, status.servingRevision());
    var predictions = model.predictions();

    var golden = trained.content().golden();
    double[] scores =
        predictions.predict(golden.inputs()).stream()
            .mapToDouble(Predictions.Prediction::score)
            .toArray();
    for (int i = 0; i < scores.length; i++) {
      assertEquals(golden.scores()[i], scores[i], 1e-5, "golden row " + i);
    }

    var digits = new Digits(ground.settings());
    double normal = mean(predictions, digits.first(200, label -> label == 0));
    double other = mean(predictions, digits.first(200, label -> label != 0));
    assertTrue(
        other > 1.5 * normal,
        "the mean score of other digits is %s, of the normal class %s".formatted(other, normal));

    assertEquals(1, predictions.predict(golden.inputs()[0]).path("revision").asInt());
  }

  /**
   * Without the caches it serves as well, and starts in twice the time: nothing else would tell.
   */
  @Test
  void aPodsJvmsStartFromTheImagesCaches(Ground ground) {
    var model = ground.model("started");
    model.apply(ModelSpec.of(ground.trainer().quick("v1").pin()));
    model.awaitReady();
    var pod = model.pods(1).getFirst();

    var mapped =
        ground.kubectl(
            "--namespace",
            model.namespace(),
            "exec",
            pod.getMetadata().getName(),
            "--container=model-server",
            "--",
            "jcmd",
            "1",
            "VM.dynlibs");

    assertTrue(mapped.succeeded(), mapped.err());
    assertTrue(mapped.out().contains("/app/serve.aot"), mapped.out());
    var fetch =
        ground.kubectl(
            "--namespace",
            model.namespace(),
            "logs",
            pod.getMetadata().getName(),
            "--container=fetch");
    assertTrue(fetch.out().contains("-XX:AOTCache=/app/fetch.aot"), fetch.out());
    assertFalse(fetch.out().contains("[aot]"), "it was not taken: " + fetch.out());
    System.out.println("from container start to ready: " + startToReady(pod));
  }

  private static Duration startToReady(Pod pod) {
    var started = pod.getStatus().getContainerStatuses().getFirst().getState().getRunning();
    var ready =
        pod.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .findFirst()
            .orElseThrow();
    return Duration.between(
        Instant.parse(started.getStartedAt()), Instant.parse(ready.getLastTransitionTime()));
  }

  private static double mean(Predictions predictions, float[][] rows) {
    return Arrays.stream(rows)
        .mapToDouble(row -> predictions.predict(row).required("score").asDouble())
        .average()
        .orElseThrow();
  }
}
