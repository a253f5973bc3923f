package io.anomalyoperator.trainer.report;

import io.anomalyoperator.trainer.data.Dataset;
import io.anomalyoperator.trainer.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows worth looking at.
 *
 * @param title what they have in common
 * @param rows of them, with what is known
 */
record Picks(String title, List<Pick> rows) {
  private static final int MOST = 6;

  /** A row with its label, empty if it has none, and its score. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not changed
  record Pick(float[] row, String label, double score) {}

  /**
   * False alarms, missed and found anomalies, and ordinary rows; groups without rows are left out.
   */
  static List<Picks> of(Dataset normal, Dataset anomalous, Evaluation evaluation) {
    var ordinary = sorted(normal, evaluation.normal());
    var strange = sorted(anomalous, evaluation.anomalous());
    double threshold = evaluation.threshold();
    return List.of(
            new Picks(
                "Found", spread(strange.stream().filter(p -> p.score() >= threshold).toList())),
            new Picks(
                "Missed: anomalies below the threshold",
                first(strange.stream().filter(p -> p.score() < threshold).toList())),
            new Picks(
                "False alarms: normal rows above the threshold",
                first(ordinary.reversed().stream().filter(p -> p.score() >= threshold).toList())),
            new Picks(
                "Normal", spread(ordinary.stream().filter(p -> p.score() < threshold).toList())))
        .stream()
        .filter(picks -> !picks.rows().isEmpty())
        .toList();
  }

  private static List<Pick> sorted(Dataset data, double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .map(i -> new Pick(data.rows().get(i), label(data, i), scores[i]))
        .toList();
  }

  private static String label(Dataset data, int row) {
    return data.labelled() ? data.labels().get(row) : "";
  }

  private static List<Pick> first(List<Pick> rows) {
    return rows.subList(0, Math.min(MOST, rows.size()));
  }

  private static List<Pick> spread(List<Pick> rows) {
    int count = Math.min(MOST, rows.size());
    var chosen = new ArrayList<Pick>();
    for (int i = 0; i < count; i++) {
      chosen.add(rows.get((int) ((i + 0.5) * rows.size() / count)));
    }
    return chosen;
  }
}
