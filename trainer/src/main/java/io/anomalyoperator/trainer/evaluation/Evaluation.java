package io.anomalyoperator.trainer.evaluation;

import io.anomalyoperator.trainer.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well scores tell normal rows from others.
 *
 * @param normal scores of the normal rows, in their order
 * @param anomalous scores of the others; may be empty
 * @param threshold from which score on a row is an anomaly
 * @param classes what became of each class, by label; empty without labels
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not changed
public record Evaluation(
    double[] normal, double[] anomalous, double threshold, List<OfClass> classes) {

  /**
   * One class of rows.
   *
   * @param label of the class
   * @param normal whether its rows are normal
   * @param rows how many there are
   * @param meanScore of its rows
   * @param alarms share of its rows at or above the threshold
   * @param auroc against the normal rows; empty for a normal class
   */
  public record OfClass(
      String label,
      boolean normal,
      int rows,
      double meanScore,
      double alarms,
      OptionalDouble auroc) {}

  /** Gives rows their scores. */
  @FunctionalInterface
  public interface Scoring<E extends Exception> {
    double[] scores(List<float[]> rows) throws E;
  }

  public Evaluation {
    classes = List.copyOf(classes);
  }

  /** Scores the rows and counts. */
  public static <E extends Exception> Evaluation of(
      Dataset normal, Dataset anomalous, Scoring<E> scoring, double threshold) throws E {
    var ordinary = scoring.scores(normal.rows());
    var strange = scoring.scores(anomalous.rows());
    var classes = new ArrayList<OfClass>();
    for (var label : normal.classes()) {
      classes.add(ofClass(label, of(normal, ordinary, label), threshold, Optional.empty()));
    }
    for (var label : anomalous.classes()) {
      classes.add(ofClass(label, of(anomalous, strange, label), threshold, Optional.of(ordinary)));
    }
    return new Evaluation(ordinary, strange, threshold, classes);
  }

  private static double[] of(Dataset data, double[] scores, String label) {
    var chosen = new double[scores.length];
    int count = 0;
    for (int i = 0; i < scores.length; i++) {
      if (data.labels().get(i).equals(label)) {
        chosen[count++] = scores[i];
      }
    }
    return Arrays.copyOf(chosen, count);
  }

  private static OfClass ofClass(
      String label, double[] scores, double threshold, Optional<double[]> against) {
    var auroc =
        against.isPresent() && against.get().length > 0
            ? OptionalDouble.of(Roc.of(against.get(), scores).area())
            : OptionalDouble.empty();
    return new OfClass(
        label,
        against.isEmpty(),
        scores.length,
        Arrays.stream(scores).average().orElseThrow(),
        share(scores, threshold),
        auroc);
  }

  /** The curve; empty if there are rows of one kind only. */
  public Optional<Roc> roc() {
    return normal.length > 0 && anomalous.length > 0
        ? Optional.of(Roc.of(normal, anomalous))
        : Optional.empty();
  }

  /** Share of normal rows that raise an alarm. */
  public double falsePositiveRate() {
    return share(normal, threshold);
  }

  /** Share of the others that raise an alarm. */
  public double truePositiveRate() {
    return share(anomalous, threshold);
  }

  /** The figures by the names they have in a manifest. */
  public SortedMap<String, Double> metrics() {
    var metrics = new TreeMap<String, Double>();
    if (normal.length > 0) {
      metrics.put("falsePositiveRate", falsePositiveRate());
    }
    if (anomalous.length > 0) {
      metrics.put("truePositiveRate", truePositiveRate());
    }
    roc().ifPresent(curve -> metrics.put("auroc", curve.area()));
    return metrics;
  }

  private static double share(double[] scores, double threshold) {
    return Arrays.stream(scores).filter(score -> score >= threshold).count()
        / (double) scores.length;
  }
}
