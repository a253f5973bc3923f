package io.anomalyoperator.server.drift;

import java.util.List;

/**
 * What a comparison found.
 *
 * @param verdict what it comes to
 * @param samples rows that were compared
 * @param score of all that the model makes of the rows
 * @param featuresTested numbers of a row that were compared; 0 if the package describes none
 * @param featuresDrifted of them, those that have changed
 * @param worst those that changed most, first; {@value #MOST_NAMED} at most
 */
public record DriftReport(
    Verdict verdict,
    int samples,
    Score score,
    int featuresTested,
    int featuresDrifted,
    List<Feature> worst) {
  /** Features that are named. */
  public static final int MOST_NAMED = 10;

  public DriftReport {
    worst = List.copyOf(worst);
  }

  /** What a comparison comes to. */
  public enum Verdict {
    /** Rows are not kept: there is nothing to compare. */
    OFF,
    /** Too few rows came so far. */
    INSUFFICIENT_DATA,
    NONE,
    DETECTED
  }

  /**
   * Scores against those of normal data.
   *
   * @param psi population stability index
   * @param psiBound what it has to exceed
   * @param ks two-sample Kolmogorov-Smirnov statistic against the calibration
   * @param ksPValue how often chance alone makes it as large
   */
  public record Score(double psi, double psiBound, double ks, double ksPValue, boolean drifted) {
    static final Score NONE = new Score(0, 0, 0, 1, false);
  }

  /**
   * One number of a row against the training data.
   *
   * @param name of the column; of a pixel its place in the row, from 0
   * @param psi population stability index
   * @param pValue of Pearson's chi-squared test of homogeneity, before the correction for many
   */
  public record Feature(String name, double psi, double pValue, boolean drifted) {}

  static DriftReport without(Verdict verdict, int samples) {
    return new DriftReport(verdict, samples, Score.NONE, 0, 0, List.of());
  }

  /** Whether the data have drifted. */
  public boolean detected() {
    return verdict == Verdict.DETECTED;
  }
}
