package io.anomalyoperator.operator.gate;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ReplayGateSpec;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Answer;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Row;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.ranking.NaturalRanking;

/**
 * Compares what two revisions said of the same inputs. Alerts by each revision's own threshold, and
 * p-values instead of scores, so that two trainings whose scores have other scales compare.
 */
public final class ReplayGate {
  static final int BINS = 10;

  /** A change of the alert rate counts when chance does it less often than this. */
  static final double MCNEMAR_SIGNIFICANCE = 0.01;

  /** How often two equal samples may differ by more than the bound of chance. */
  private static final double PSI_CHANCE = 0.001;

  private static final double PSI_QUANTILE =
      ChiSquaredDistribution.of(BINS - 1.0).inverseSurvivalProbability(PSI_CHANCE);

  private ReplayGate() {}

  /**
   * What the gate says.
   *
   * @param verdict passed, failed or inconclusive
   * @param reason why it failed or could not say
   * @param detail all numbers, for people
   */
  public record Answered(Verdict verdict, Reason reason, String detail) {}

  /**
   * The verdict on these rows. What the serving revision itself gives no number is no measure;
   * where it gives one and the candidate does not, one row is enough.
   */
  public static Answered judge(List<Row> seen, ReplayGateSpec bounds) {
    List<Row> rows = seen.stream().filter(r -> isNumber(r.serving())).toList();
    long lost = rows.stream().filter(r -> !isNumber(r.candidate())).count();
    String leftOut =
        rows.size() == seen.size()
            ? ""
            : "; %d more left out, which the serving revision gives no finite score"
                .formatted(seen.size() - rows.size());
    if (lost > 0) {
      return new Answered(
          Verdict.Failed,
          Reason.ScoreDistributionShift,
          "%d of %d recent requests get no finite score or p-value, and got one from the serving revision%s; look at how the model scales its input, such rows overflow or divide by nothing"
              .formatted(lost, rows.size(), leftOut));
    }
    if (rows.size() < bounds.minSamples()) {
      return new Answered(
          Verdict.Inconclusive,
          Reason.ReplayInconclusive,
          "%d recent requests to compare, %d are needed%s"
              .formatted(rows.size(), bounds.minSamples(), leftOut));
    }
    var numbers = Numbers.of(rows);
    String detail = numbers.inWords(bounds) + leftOut;
    if (numbers.alertsShifted(bounds)) {
      return new Answered(Verdict.Failed, Reason.AlertRateShift, detail);
    }
    if (numbers.psi() > psiBound(rows.size(), bounds.maxPsi())) {
      return new Answered(Verdict.Failed, Reason.ScoreDistributionShift, detail);
    }
    if (numbers.rankCorrelation()
        < bounds.minRankCorrelation()) { // false for NaN: no ranks, no order
      return new Answered(Verdict.Failed, Reason.RankCorrelationLow, detail);
    }
    return new Answered(Verdict.Passed, Reason.Serving, detail);
  }

  private static boolean isNumber(Answer answer) {
    return Double.isFinite(answer.score()) && Double.isFinite(answer.pValue());
  }

  /**
   * The index that chance alone seldom exceeds: for two samples of n rows of one distribution, PSI
   * is about {@code χ²(bins − 1) · 2/n} (Yurdakul, <i>Statistical properties of the population
   * stability index</i>, 2018). n = 256: 0.218, n = 100: 0.558.
   */
  static double psiBound(int n, double asked) {
    return Math.max(asked, PSI_QUANTILE * 2 / n);
  }

  /** All statistics of one comparison. */
  record Numbers(
      int n,
      double servingRate,
      double candidateRate,
      double mcnemarP,
      double psi,
      double ks,
      double rankCorrelation) {

    static Numbers of(List<Row> rows) {
      double[] before = values(rows, Row::serving, Answer::pValue);
      double[] after = values(rows, Row::candidate, Answer::pValue);
      return new Numbers(
          rows.size(),
          rate(rows, Row::serving),
          rate(rows, Row::candidate),
          mcnemar(rows),
          populationStabilityIndex(before, after),
          KolmogorovSmirnovTest.withDefaults().statistic(before, after),
          spearman(
              values(rows, Row::serving, Answer::score),
              values(rows, Row::candidate, Answer::score)));
    }

    boolean alertsShifted(ReplayGateSpec bounds) {
      // half a row each, so that a rate of nothing has a ratio too
      double one = (servingRate * n + 0.5) / (n + 1);
      double other = (candidateRate * n + 0.5) / (n + 1);
      boolean far =
          Math.abs(candidateRate - servingRate) > bounds.maxAlertRateChange()
              || Math.max(one / other, other / one) > bounds.maxAlertRateRatio();
      return far && mcnemarP < MCNEMAR_SIGNIFICANCE;
    }

    String inWords(ReplayGateSpec bounds) {
      return String.format(
          Locale.ROOT,
          "%d recent requests: alert rate %.3f, was %.3f (McNemar p %.2g); PSI %.3f (bound %.3f);"
              + " rank correlation %.2f; KS %.3f",
          n,
          candidateRate,
          servingRate,
          mcnemarP,
          psi,
          psiBound(n, bounds.maxPsi()),
          rankCorrelation,
          ks);
    }
  }

  /**
   * McNemar's test, exact: of the inputs that only one of the two calls an anomaly, is it the same
   * one too often? Two-sided p of a fair coin.
   */
  private static double mcnemar(List<Row> rows) {
    int gained = 0;
    int lost = 0;
    for (Row row : rows) {
      if (row.candidate().anomaly() && !row.serving().anomaly()) {
        gained++;
      } else if (row.serving().anomaly() && !row.candidate().anomaly()) {
        lost++;
      }
    }
    return gained + lost == 0
        ? 1
        : BinomialTest.withDefaults().test(gained + lost, gained, 0.5).getPValue();
  }

  /**
   * Population stability index: {@code Σ (aᵢ − bᵢ) · ln(aᵢ / bᵢ)} over ten equal bins of the
   * p-values, with half a row added to each bin so that an empty one does not make it infinite.
   */
  static double populationStabilityIndex(double[] before, double[] after) {
    double[] b = shares(before);
    double[] a = shares(after);
    double sum = 0;
    for (int i = 0; i < BINS; i++) {
      sum += (a[i] - b[i]) * Math.log(a[i] / b[i]);
    }
    return sum;
  }

  private static double[] shares(double[] pValues) {
    double[] shares = new double[BINS];
    double each = 1.0 / (pValues.length + BINS * 0.5);
    java.util.Arrays.fill(shares, 0.5 * each);
    for (double p : pValues) {
      shares[Math.clamp((int) (p * BINS), 0, BINS - 1)] += each;
    }
    return shares;
  }

  /**
   * Spearman's rank correlation: Pearson's of the ranks, ties share theirs. NaN without an order.
   */
  static double spearman(double[] one, double[] other) {
    var ranking = new NaturalRanking();
    double[] x = ranking.apply(one);
    double[] y = ranking.apply(other);
    double mean = (x.length + 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mean) * (y[i] - mean);
      xx += (x[i] - mean) * (x[i] - mean);
      yy += (y[i] - mean) * (y[i] - mean);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static double rate(List<Row> rows, Function<Row, Answer> whose) {
    return rows.stream().map(whose).filter(Answer::anomaly).count() / (double) rows.size();
  }

  private static double[] values(
      List<Row> rows, Function<Row, Answer> whose, ToDoubleFunction<Answer> what) {
    return rows.stream().map(whose).mapToDouble(what).toArray();
  }
}
