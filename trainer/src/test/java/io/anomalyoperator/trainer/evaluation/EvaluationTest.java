package io.anomalyoperator.trainer.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.trainer.data.Dataset;
import io.anomalyoperator.trainer.data.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of one number, which is their score. */
class EvaluationTest {

  @Test
  void countsAlarmsOverallAndByClass() {
    var evaluation = evaluate(data("good", 1, 2, 3, 4), data("bad", 3, 5).with("odd", 0.5f, 6), 4);

    assertEquals(0.25, evaluation.falsePositiveRate()); // an alarm at 4, which is the threshold
    assertEquals(0.5, evaluation.truePositiveRate());
    var bad = evaluation.classes().get(1);
    assertEquals("bad", bad.label());
    assertEquals(2, bad.rows());
    assertEquals(4, bad.meanScore());
    assertEquals(0.5, bad.alarms());
    assertEquals(6.5 / 8, bad.auroc().orElseThrow());
    assertTrue(evaluation.classes().getFirst().auroc().isEmpty(), "normal rows against themselves");
  }

  @Test
  void namesItsFiguresForTheManifest() {
    assertEquals(
        Map.of("auroc", 1.0, "falsePositiveRate", 0.0, "truePositiveRate", 1.0),
        evaluate(data("good", 1, 2), data("bad", 3), 3).metrics());
  }

  @Test
  void hasNoFiguresForWhatItHasNotSeen() {
    assertEquals(
        Map.of("falsePositiveRate", 0.0), evaluate(data("good", 1), data("bad"), 3).metrics());
  }

  private static Evaluation evaluate(Rows normal, Rows anomalous, double threshold) {
    return Evaluation.of(
        normal.dataset(),
        anomalous.dataset(),
        rows -> rows.stream().mapToDouble(row -> row[0]).toArray(),
        threshold);
  }

  private static Rows data(String label, float... scores) {
    return new Rows(new ArrayList<>(), new ArrayList<>()).with(label, scores);
  }

  private record Rows(List<float[]> rows, List<String> labels) {
    Rows with(String label, float... scores) {
      for (float score : scores) {
        rows.add(new float[] {score});
        labels.add(label);
      }
      return this;
    }

    Dataset dataset() {
      return new Dataset(new Form.Table(List.of("score")), rows, labels);
    }
  }
}
