package io.anomalyoperator.server.drift;

import io.anomalyoperator.modelpackage.Calibration;
import io.anomalyoperator.modelpackage.Histogram;
import io.anomalyoperator.modelpackage.Reference;
import io.anomalyoperator.server.drift.DriftReport.Feature;
import io.anomalyoperator.server.drift.DriftReport.Score;
import io.anomalyoperator.server.drift.DriftReport.Verdict;
import io.anomalyoperator.server.replay.ScoredRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * Compares recent rows with the package's reference: their scores by the population stability index
 * and the Kolmogorov-Smirnov test, each of their features by the index and Pearson's chi-squared
 * test. A change counts when it is both large and beyond chance.
 */
public final class DriftDetector {
  /** Rows that a comparison needs. */
  public static final int MIN_SAMPLES = 200;

  /** An index above it is called a major change (Siddiqi, <i>Credit Risk Scorecards</i>, 2006). */
  static final double LARGE = 0.25;

  /** How often chance alone may call rows of the same source drifted. */
  static final double SIGNIFICANCE = 0.001;

  private final Reference reference;
  private final double[] calibration;
  private final List<String> names;

  /**
   * A detector.
   *
   * @param calibration scores of normal rows
   * @param names of the features; empty if they have none
   */
  public DriftDetector(Reference reference, Calibration calibration, List<String> names) {
    this.reference = reference;
    this.calibration = calibration.sorted();
    this.names = List.copyOf(names);
  }

  /** What the rows tell. */
  public DriftReport compare(ScoredRows recent) {
    int samples = recent.scores().length;
    if (samples < MIN_SAMPLES) {
      return DriftReport.without(Verdict.INSUFFICIENT_DATA, samples);
    }
    Score score = score(recent.scores());
    List<Feature> features = features(recent);
    int drifted = (int) features.stream().filter(Feature::drifted).count();
    return new DriftReport(
        score.drifted() || drifted > 0 ? Verdict.DETECTED : Verdict.NONE,
        samples,
        score,
        features.size(),
        drifted,
        features.stream()
            .sorted(Comparator.comparingDouble(Feature::psi).reversed())
            .limit(DriftReport.MOST_NAMED)
            .toList());
  }

  private Score score(double[] scores) {
    long[] now = counts(reference.scores(), Arrays.stream(scores));
    long[] before = counts(reference.scores());
    double psi = populationStabilityIndex(before, now);
    double bound = psiBound(reference.scores().bins(), sum(before), sum(now), SIGNIFICANCE);
    var ks = KolmogorovSmirnovTest.withDefaults().test(calibration, scores);
    boolean drifted = psi > bound && ks.getPValue() < SIGNIFICANCE;
    return new Score(psi, bound, ks.getStatistic(), ks.getPValue(), drifted);
  }

  /**
   * The index that chance alone seldom exceeds: for samples of {@code m} and {@code n} rows of one
   * distribution it is about {@code χ²(bins − 1) · (1/m + 1/n)} (Yurdakul, <i>Statistical
   * properties of the population stability index</i>, 2018).
   */
  private static double psiBound(int bins, long m, long n, double chance) {
    return bins < 2
        ? LARGE
        : Math.max(
            LARGE,
            ChiSquaredDistribution.of(bins - 1.0).inverseSurvivalProbability(chance)
                * (1.0 / m + 1.0 / n));
  }

  private List<Feature> features(ScoredRows recent) {
    int width = reference.features().size();
    int rows = recent.scores().length;
    if (recent.rows().length != rows * width) {
      return List.of(); // rows of more numbers than a reference keeps
    }
    double[] psi = new double[width];
    double[] p = new double[width];
    for (int i = 0; i < width; i++) {
      int column = i;
      Histogram histogram = reference.features().get(i).values();
      long[] before = counts(histogram);
      long[] now =
          counts(
              histogram,
              IntStream.range(0, rows).mapToDouble(row -> recent.rows()[row * width + column]));
      psi[i] = populationStabilityIndex(before, now);
      p[i] = homogeneity(before, now);
    }
    double limit = benjaminiHochberg(p, SIGNIFICANCE);
    double bound = featureBound(rows);
    List<Feature> features = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      boolean drifted = psi[i] > bound && p[i] <= limit;
      features.add(new Feature(nameOf(i), psi[i], p[i], drifted));
    }
    return features;
  }

  /**
   * So many indices are looked at that chance makes the largest of them larger (Bonferroni); and
   * where few rows have a value at all, the chi-squared test alone is too quick.
   */
  private double featureBound(int rows) {
    int width = reference.features().size();
    if (width == 0) {
      return LARGE;
    }
    Histogram first = reference.features().getFirst().values();
    return psiBound(first.bins(), sum(counts(first)), rows, SIGNIFICANCE / width);
  }

  private String nameOf(int feature) {
    return names.isEmpty() ? Integer.toString(feature) : names.get(feature);
  }

  /**
   * Population stability index: {@code Σ (aᵢ − bᵢ) · ln(aᵢ / bᵢ)} over the bins' shares, with half
   * a row added to each bin so that an empty one does not make it infinite.
   */
  static double populationStabilityIndex(long[] before, long[] now) {
    double beforeSum = sum(before) + 0.5 * before.length;
    double nowSum = sum(now) + 0.5 * now.length;
    double index = 0;
    for (int i = 0; i < before.length; i++) {
      double b = (before[i] + 0.5) / beforeSum;
      double a = (now[i] + 0.5) / nowSum;
      index += (a - b) * Math.log(a / b);
    }
    return index;
  }

  /** How often chance makes two samples of one distribution differ so much. */
  private static double homogeneity(long[] before, long[] now) {
    int[] used =
        IntStream.range(0, before.length).filter(bin -> before[bin] + now[bin] > 0).toArray();
    if (used.length < 2) {
      return 1;
    }
    return ChiSquareTest.withDefaults()
        .test(
            Arrays.stream(used).mapToLong(bin -> before[bin]).toArray(),
            Arrays.stream(used).mapToLong(bin -> now[bin]).toArray())
        .getPValue();
  }

  /**
   * The largest p-value that still counts when so many are asked: among the changes that are
   * called, the expected share of mistaken ones stays below the rate (Benjamini and Hochberg,
   * <i>Controlling the false discovery rate</i>, 1995). Below zero if none counts.
   */
  static double benjaminiHochberg(double[] pValues, double rate) {
    double[] sorted = pValues.clone();
    Arrays.sort(sorted);
    for (int rank = sorted.length; rank > 0; rank--) {
      if (sorted[rank - 1] <= rate * rank / sorted.length) {
        return sorted[rank - 1];
      }
    }
    return -1;
  }

  private static long[] counts(Histogram histogram) {
    return Arrays.stream(histogram.counts()).mapToLong(Math::round).toArray();
  }

  private static long[] counts(Histogram histogram, DoubleStream values) {
    long[] counts = new long[histogram.bins()];
    values.forEach(value -> counts[histogram.binOf(value)]++);
    return counts;
  }

  private static long sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }
}
