package io.anomalyoperator.operator.gate;

import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.operator.gate.PodCalls.OddAnswer;
import io.anomalyoperator.operator.rollout.EvaluationEvidence;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Has a pod of the candidate score labelled rows, a batch at a time. */
final class EvaluationCollector {
  /** A slow model, of 20 rows a second, still answers in time. */
  static final int BATCH_ROWS = 512;

  /** A batch is in memory as numbers, as base64 and as a request. */
  private static final int BATCH_BYTES = 2 << 20;

  private final PodRows pods;

  EvaluationCollector(PodRows pods) {
    this.pods = pods;
  }

  /** Scores of all rows, or none. */
  EvaluationEvidence collect(Task.Evaluate asked, LabelledRows rows, String token)
      throws IOException, InterruptedException, OddAnswer {
    Set<PodReport> answeredBy = new LinkedHashSet<>();
    List<Double> normal = new ArrayList<>();
    List<Double> anomalous = new ArrayList<>();
    int batch = Math.clamp(BATCH_BYTES / (rows.width() * Float.BYTES), 1, BATCH_ROWS);
    for (int first = 0; first < rows.size(); first += batch) {
      int count = Math.min(batch, rows.size() - first);
      var answer = pods.scored(asked.candidate(), asked.input(), rows.bytes(first, count), token);
      answeredBy.add(answer.answeredBy());
      var scores = answer.numbers("scores");
      if (scores.size() != count) {
        throw new OddAnswer(
            "the candidate's pod scored %d rows, expected %d".formatted(scores.size(), count));
      }
      for (int i = 0; i < count; i++) {
        (rows.anomalous()[first + i] ? anomalous : normal).add(scores.get(i));
      }
    }
    return new EvaluationEvidence(List.copyOf(answeredBy), normal, anomalous);
  }
}
