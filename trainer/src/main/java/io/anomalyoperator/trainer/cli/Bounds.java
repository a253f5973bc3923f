package io.anomalyoperator.trainer.cli;

/** Refuses numbers outside of what an option takes, by the option's name. */
final class Bounds {
  private Bounds() {}

  static int whole(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new UsageException(
          "%s is %d; expected a whole number from 1 to %d".formatted(option, value, most));
    }
    return value;
  }

  static double positive(String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) { // NaN is no number either
      throw new UsageException("%s is %s; expected a number above 0".formatted(option, value));
    }
    return value;
  }

  /** A share of rows that is neither none nor all. */
  static double share(String option, double value) {
    if (!(value > 0 && value < 1)) {
      throw new UsageException(
          "%s is %s; expected a number between 0 and 1, such as 0.01".formatted(option, value));
    }
    return value;
  }

  /** A bound on a share, which may be none or all. */
  static double limit(String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new UsageException("%s is %s; expected 0 to 1".formatted(option, value));
    }
    return value;
  }
}
