package io.anomalyoperator.operator.metrics;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.hotspot.DefaultExports;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The operator's metrics, in a registry of its own. Callers report models only after the status
 * write succeeded that says the same.
 */
public final class OperatorMetrics {
  private final CollectorRegistry registry = new CollectorRegistry();

  private final Counter rollouts =
      Counter.build("anomalymodel_rollouts_total", "Rollouts that were decided.")
          .labelNames("outcome", "reason")
          .register(registry);
  private final Gauge ready =
      Gauge.build("anomalymodel_ready", "1 while the condition Ready is True, else 0.")
          .labelNames("namespace", "name")
          .register(registry);
  private final Gauge serving =
      Gauge.build("anomalymodel_serving_revision", "Revision that has the traffic; 0 for none.")
          .labelNames("namespace", "name")
          .register(registry);
  private final Histogram reconciles =
      Histogram.build("anomaly_operator_reconcile_seconds", "Duration of a reconcile.")
          .buckets(.001, .005, .01, .025, .05, .1, .25, .5, 1, 5)
          .register(registry);
  private final Counter writes =
      Counter.build("anomaly_operator_api_writes_total", "Writes of statuses and children.")
          .labelNames("kind", "verb")
          .register(registry);
  private final Counter verifications =
      Counter.build("anomaly_operator_verifications_total", "Packages that were looked at.")
          .labelNames("result")
          .register(registry);
  private final Counter verifiedBytes =
      Counter.build("anomaly_operator_verification_bytes_total", "Bytes of packages read from S3.")
          .register(registry);
  private final Histogram verificationSeconds =
      Histogram.build("anomaly_operator_verification_seconds", "Duration of a verification.")
          .buckets(.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300)
          .register(registry);

  /** The registry, for the endpoint and for tests. */
  public CollectorRegistry registry() {
    return registry;
  }

  /** Adds the JVM's own metrics: heap, collections, threads. */
  public OperatorMetrics withJvm() {
    DefaultExports.register(registry);
    return this;
  }

  /** A rollout was decided. */
  public void decided(Outcome outcome, @Nullable Reason reason) {
    rollouts.labels(outcome.name(), reason == null ? "" : reason.name()).inc();
  }

  /** The status of a model says this now. */
  public void model(String namespace, String name, boolean isReady, int servingRevision) {
    ready.labels(namespace, name).set(isReady ? 1 : 0);
    serving.labels(namespace, name).set(servingRevision);
  }

  /** A model is gone, and its series go with it. */
  public void forget(String namespace, String name) {
    ready.remove(namespace, name);
    serving.remove(namespace, name);
  }

  /** A reconcile took this long. */
  public void reconciled(Duration duration) {
    reconciles.observe(seconds(duration));
  }

  /**
   * A write to the API was made.
   *
   * @param verb {@code create}, {@code apply}, {@code delete} or {@code status}
   */
  public void wrote(String kind, String verb) {
    writes.labels(kind, verb).inc();
  }

  /**
   * A package was looked at.
   *
   * @param result {@code verified}, or the reason why not
   * @param bytes bytes that were read
   */
  public void verified(String result, long bytes, Duration duration) {
    verifications.labels(result).inc();
    verifiedBytes.inc((double) bytes);
    verificationSeconds.observe(seconds(duration));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
