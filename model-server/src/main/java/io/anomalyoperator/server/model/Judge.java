package io.anomalyoperator.server.model;

import io.anomalyoperator.modelpackage.Calibration;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.server.settings.ThresholdChoice;
import io.anomalyoperator.settings.InvalidSettingException;

/**
 * Says what a score means.
 *
 * @param calibration scores of held-out normal data
 * @param threshold a row is an anomaly when its score is at least this
 */
public record Judge(Calibration calibration, double threshold) {

  static Judge of(ModelFolder folder, ThresholdChoice choice) {
    double threshold =
        switch (choice) {
          case ThresholdChoice.OfPackage() -> folder.manifest().threshold().score();
          case ThresholdChoice.AtScore(double score) -> score;
          case ThresholdChoice.AtFalsePositiveRate(double rate) -> atRate(folder, rate);
        };
    return new Judge(folder.calibration(), threshold);
  }

  private static double atRate(ModelFolder folder, double rate) {
    try {
      return folder.calibration().thresholdFor(rate);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          "THRESHOLD_FALSE_POSITIVE_RATE cannot be had from this package: " + e.getMessage());
    }
  }

  /** How often normal data score at least this high. */
  public double pValue(double score) {
    return calibration.pValue(score);
  }

  public boolean isAnomaly(double score) {
    return score >= threshold;
  }
}
