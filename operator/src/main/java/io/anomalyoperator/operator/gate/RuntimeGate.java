package io.anomalyoperator.operator.gate;

import io.anomalyoperator.operator.api.RuntimeGateSpec;
import io.anomalyoperator.operator.rollout.Traffic;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;

/** Judges how a revision does under traffic. */
public final class RuntimeGate {
  /**
   * A breach is what a revision that fails exactly {@code maxErrorRate} of its requests would show
   * less often than this. It is looked at every half second of a bake, so chance must be rare.
   */
  static final double SIGNIFICANCE = 0.001;

  private RuntimeGate() {}

  /**
   * What is wrong, if anything is: the one-sided binomial test of {@code errors} among {@code
   * requests} against {@code maxErrorRate}.
   *
   * <p>At a bound of 1 %: 1 error of 50 is too few requests, 5 of 100 may be chance (p = 0.003), 6
   * of 100 are a breach (p = 0.0005), 100 of 100 of course.
   */
  public static Optional<String> breach(Traffic seen, RuntimeGateSpec bounds) {
    if (seen.requests() < bounds.minRequests()
        || seen.errors() <= bounds.maxErrorRate() * seen.requests()) {
      return Optional.empty();
    }
    int requests = (int) Math.min(seen.requests(), Integer.MAX_VALUE);
    int errors = (int) Math.min(seen.errors(), requests);
    double p =
        BinomialTest.withDefaults()
            .with(AlternativeHypothesis.GREATER_THAN)
            .test(requests, errors, bounds.maxErrorRate())
            .getPValue();
    return p < SIGNIFICANCE
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%d of %d requests of the last minute failed (%.1f %%, bound %.1f %%, p %.1g)",
                errors,
                requests,
                100.0 * errors / requests,
                100 * bounds.maxErrorRate(),
                p))
        : Optional.empty();
  }

  /** The numbers of a revision that did well. */
  public static String inWords(Traffic seen) {
    return "%d of %d requests of the last minute failed".formatted(seen.errors(), seen.requests());
  }
}
