package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.Digits;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.anomalyoperator.e2e.ground.Predictions;
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

  private static double mean(Predictions predictions, float[][] rows) {
    return Arrays.stream(rows)
        .mapToDouble(row -> predictions.predict(row).required("score").asDouble())
        .average()
        .orElseThrow();
  }
}
