package io.anomalyoperator.operator.gate;

import static org.apache.commons.statistics.inference.AlternativeHypothesis.GREATER_THAN;
import static org.apache.commons.statistics.inference.AlternativeHypothesis.LESS_THAN;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RuntimeGateSpec;
import io.anomalyoperator.operator.api.TrafficStatus;
import io.anomalyoperator.operator.rollout.Traffic;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.jspecify.annotations.Nullable;

/**
 * Judges how a revision does under traffic, by one-sided binomial tests.
 *
 * <p>A breach is what a revision that lies exactly on the bound would show in less than {@link
 * #SIGNIFICANCE} of all looks. It is looked at every half second of a bake, so chance must be rare.
 */
public final class RuntimeGate {
  static final double SIGNIFICANCE = 0.001;

  /** The quantile of latencies that is compared. */
  static final double QUANTILE = 0.95;

  /** Below this, schedulers and collectors make the differences, and not models. */
  static final double LEAST_MILLIS = 10;

  private RuntimeGate() {}

  /**
   * What is wrong.
   *
   * @param reason which of the bounds was broken
   * @param message the numbers
   */
  public record Breach(Reason reason, String message) {}

  /** A minute's traffic as it is kept to compare with. */
  public static TrafficStatus baseline(Traffic seen) {
    long known = seen.latencies().total();
    return new TrafficStatus(
        seen.requests(),
        seen.errors(),
        seen.rows(),
        seen.anomalies(),
        known,
        known == 0 ? null : seen.latencies().quantile(QUANTILE));
  }

  /**
   * What is wrong first, if anything is.
   *
   * @param former how the former revision did; nothing is known if it was not asked
   */
  public static Optional<Breach> breach(
      Traffic seen, @Nullable TrafficStatus former, RuntimeGateSpec bounds) {
    return Stream.of(
            errors(seen, former, bounds),
            latency(seen, former, bounds),
            alerts(seen, former, bounds))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * More errors than {@code maxErrorRate} allows, or than the former pods had, if that was more.
   *
   * <p>At a bound of 1 %: 1 error of 50 is too few requests, 5 of 100 may be chance (p = 0.003), 6
   * of 100 are a breach (p = 0.0005), and so are 25 of 25.
   */
  private static Optional<Breach> errors(
      Traffic seen, @Nullable TrafficStatus former, RuntimeGateSpec bounds) {
    double bound = bounds.maxErrorRate();
    if (former != null && former.requests() >= bounds.minRequests()) {
      bound = Math.max(bound, rate(former.errors(), former.requests()));
    }
    // where half of them fail nobody needs a hundred to see it
    boolean most = 2 * seen.errors() >= seen.requests();
    long least = most ? bounds.minRequests() / 4 : bounds.minRequests();
    if (seen.requests() < least || seen.errors() <= bound * seen.requests()) {
      return Optional.empty();
    }
    double p = p(seen.errors(), seen.requests(), bound, GREATER_THAN);
    return breach(
        p,
        Reason.ErrorRateHigh,
        "%d of %d requests of the last minute failed (%.1f %%, bound %.1f %%, p %.1g)",
        seen.errors(),
        seen.requests(),
        100 * rate(seen.errors(), seen.requests()),
        100 * bound,
        p);
  }

  /**
   * Of the former requests 5 % took longer than their 95th percentile; more than 5 % take longer
   * than {@code maxLatencyRatio} times that.
   */
  private static Optional<Breach> latency(
      Traffic seen, @Nullable TrafficStatus former, RuntimeGateSpec bounds) {
    long known = seen.latencies().total();
    if (former == null
        || former.latencyP95Millis() == null
        || former.latencyRequests() < bounds.minRequests()
        || known < bounds.minRequests()
        || bounds.maxLatencyRatio() == 0) {
      return Optional.empty();
    }
    double limit = Math.max(LEAST_MILLIS, bounds.maxLatencyRatio() * former.latencyP95Millis());
    long slow = seen.latencies().slowerThan(limit);
    double p = p(slow, known, 1 - QUANTILE, GREATER_THAN);
    return breach(
        p,
        Reason.LatencyHigh,
        "%d of %d requests of the last minute took longer than %.1f ms (%.1f %%, bound 5 %%, p"
            + " %.1g); 95 %% take %.1f ms, took %.1f ms before",
        slow,
        known,
        limit,
        100 * rate(slow, known),
        p,
        seen.latencies().quantile(QUANTILE),
        former.latencyP95Millis());
  }

  /** The share of anomalies is further from the former than {@code maxAlertRateChange}. */
  private static Optional<Breach> alerts(
      Traffic seen, @Nullable TrafficStatus former, RuntimeGateSpec bounds) {
    if (former == null
        || former.rows() < bounds.minRequests()
        || seen.rows() < bounds.minRequests()) {
      return Optional.empty();
    }
    double before = rate(former.anomalies(), former.rows());
    double now = rate(seen.anomalies(), seen.rows());
    double change = bounds.maxAlertRateChange();
    if (Math.abs(now - before) <= change) {
      return Optional.empty();
    }
    double p =
        now > before
            ? p(seen.anomalies(), seen.rows(), before + change, GREATER_THAN)
            : p(seen.anomalies(), seen.rows(), before - change, LESS_THAN);
    return breach(
        p,
        Reason.AlertRateShift,
        "alert rate %.3f on %d rows of the last minute, was %.3f (accepted change %.3f, p %.1g)",
        now,
        seen.rows(),
        before,
        change,
        p);
  }

  private static Optional<Breach> breach(double p, Reason reason, String format, Object... args) {
    return p < SIGNIFICANCE
        ? Optional.of(new Breach(reason, String.format(Locale.ROOT, format, args)))
        : Optional.empty();
  }

  private static double p(long hits, long trials, double share, AlternativeHypothesis alternative) {
    int n = (int) Math.min(trials, Integer.MAX_VALUE);
    int k = (int) Math.min(hits, n);
    return BinomialTest.withDefaults().with(alternative).test(n, k, share).getPValue();
  }

  private static double rate(long hits, long trials) {
    return (double) hits / trials;
  }

  /** The numbers of a revision that did well. */
  public static String inWords(Traffic seen) {
    var words = new StringBuilder();
    words.append(
        "%d of %d requests of the last minute failed".formatted(seen.errors(), seen.requests()));
    if (seen.latencies().total() > 0) {
      words.append(
          String.format(Locale.ROOT, "; 95 %% took %.1f ms", seen.latencies().quantile(QUANTILE)));
    }
    if (seen.rows() > 0) {
      words.append(
          String.format(Locale.ROOT, "; alert rate %.3f", rate(seen.anomalies(), seen.rows())));
    }
    return words + silent(seen);
  }

  /** Whose requests are not among the numbers. */
  public static String silent(Traffic seen) {
    return seen.silent().isEmpty() ? "" : "; no answer from " + String.join(", ", seen.silent());
  }
}
