package io.anomalyoperator.server.settings;

import io.anomalyoperator.settings.InvalidSettingException;
import io.anomalyoperator.settings.Variables;
import java.util.Optional;

/** Where an anomaly begins: by the package, at a score, or at a rate of false positives. */
public sealed interface ThresholdChoice {

  /** The threshold of the manifest. */
  record OfPackage() implements ThresholdChoice {}

  /** An anomaly is a row whose score is at least this. */
  record AtScore(double score) implements ThresholdChoice {}

  /** The score that calibration data exceed with this frequency. */
  record AtFalsePositiveRate(double rate) implements ThresholdChoice {}

  static ThresholdChoice from(Variables variables) {
    Optional<Double> score = variables.decimal("THRESHOLD_SCORE");
    Optional<Double> rate = variables.decimal("THRESHOLD_FALSE_POSITIVE_RATE");
    if (score.isPresent() && rate.isPresent()) {
      throw new InvalidSettingException(
          "THRESHOLD_SCORE and THRESHOLD_FALSE_POSITIVE_RATE are both set; set one of them");
    }
    if (rate.isPresent() && !(rate.get() > 0 && rate.get() < 1)) {
      throw new InvalidSettingException(
          "THRESHOLD_FALSE_POSITIVE_RATE is %s; expected a number between 0 and 1, such as 0.01"
              .formatted(rate.get()));
    }
    return score
        .<ThresholdChoice>map(AtScore::new)
        .or(() -> rate.map(AtFalsePositiveRate::new))
        .orElseGet(OfPackage::new);
  }
}
