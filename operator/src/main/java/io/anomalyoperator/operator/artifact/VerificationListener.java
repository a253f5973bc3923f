package io.anomalyoperator.operator.artifact;

import java.time.Duration;

/** Hears of every package that was looked at. */
@FunctionalInterface
public interface VerificationListener {
  /**
   * A package was looked at.
   *
   * @param result {@code verified}, or the name of the reason why not
   * @param bytes bytes that were read
   * @param duration how long it took, waiting for a free place excluded
   */
  void looked(String result, long bytes, Duration duration);
}
