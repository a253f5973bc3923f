package io.anomalyoperator.server.metrics;

import io.anomalyoperator.server.drift.DriftReport;
import io.anomalyoperator.server.scoring.BatchListener;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import jakarta.inject.Singleton;

/** Scores given and refused, and whether there is a model to give them. */
@Singleton
public final class ModelMetrics implements BatchListener {
  /** Why a row got no score. */
  public enum Refusal {
    INVALID,
    OVERLOADED,
    LATE,
    NOT_READY,
    FAILED;

    private final String label = name().toLowerCase(java.util.Locale.ROOT);
  }

  private final Counter.Child normal;
  private final Counter.Child anomalies;
  private final Counter errors;
  private final Histogram duration;
  private final Histogram batchRows;
  private final Histogram queueTime;
  private final Histogram modelTime;
  private final Counter loads;
  private final Gauge loaded;
  private final Gauge queued;
  private final Gauge replaySamples;
  private final Gauge driftDetected;
  private final Gauge driftedFeatures;
  private final Gauge driftSamples;
  private final Gauge driftPsi;

  private final RecentTraffic recent;

  public ModelMetrics(CollectorRegistry registry, RecentTraffic recent) {
    this.recent = recent;
    Counter predictions =
        Counter.build("ml_predictions_total", "Rows scored, by verdict.")
            .labelNames("verdict")
            .register(registry);
    normal = predictions.labels("normal");
    anomalies = predictions.labels("anomaly");
    errors =
        Counter.build("ml_prediction_errors_total", "Requests for scores that got none.")
            .labelNames("reason")
            .register(registry);
    duration =
        Histogram.build(
                "ml_prediction_duration_seconds", "Queue, forward pass and score of a request.")
            .buckets(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5)
            .register(registry);
    batchRows =
        Histogram.build("ml_batch_rows", "Rows that were scored together.")
            .buckets(1, 2, 4, 8, 16, 32, 64)
            .register(registry);
    queueTime =
        Histogram.build(
                "ml_queue_duration_seconds",
                "How long the request that came first in a batch had waited for a worker.")
            .buckets(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5, 1, 5)
            .register(registry);
    modelTime =
        Histogram.build("ml_model_duration_seconds", "The forward pass of a batch.")
            .buckets(.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5)
            .register(registry);
    loads =
        Counter.build("ml_model_load_total", "Attempts to load the model.")
            .labelNames("outcome")
            .register(registry);
    loaded =
        Gauge.build("ml_model_loaded", "1 once the model is verified and warm.").register(registry);
    queued = Gauge.build("ml_queued_rows", "Rows that wait for a worker.").register(registry);
    replaySamples =
        Gauge.build("ml_replay_samples", "Rows of users held for a replay.").register(registry);
    driftDetected =
        Gauge.build("ml_drift_detected", "1 while recent rows are not like the training data.")
            .register(registry);
    driftedFeatures =
        Gauge.build("ml_drifted_feature_count", "Features of recent rows that have changed.")
            .register(registry);
    driftSamples =
        Gauge.build("ml_drift_samples", "Rows of users held to tell drift.").register(registry);
    driftPsi =
        Gauge.build("ml_drift_score_psi", "Population stability index of recent scores.")
            .register(registry);
    for (Refusal refusal : Refusal.values()) {
      errors.labels(refusal.label);
    }
  }

  /** Counts the rows of a request that got their scores. */
  public void answered(int rows, int anomalous, long nanos) {
    normal.inc(rows - anomalous);
    anomalies.inc(anomalous);
    recent.scored(rows, anomalous);
    duration.observe(nanos * RequestMetrics.NANOS);
  }

  @Override
  public void scored(int rows, long waitedNanos, long modelNanos) {
    batchRows.observe(rows);
    queueTime.observe(waitedNanos * RequestMetrics.NANOS);
    modelTime.observe(modelNanos * RequestMetrics.NANOS);
  }

  public void refused(Refusal reason) {
    errors.labels(reason.label).inc();
  }

  public void loaded() {
    loads.labels("success").inc();
    loaded.set(1);
  }

  public void loadFailed() {
    loads.labels("failure").inc();
    loaded.set(0);
  }

  public void queued(int rows) {
    queued.set(rows);
  }

  public void replaySamples(int rows) {
    replaySamples.set(rows);
  }

  public void drift(DriftReport report) {
    driftDetected.set(report.detected() ? 1 : 0);
    driftedFeatures.set(report.featuresDrifted());
    driftSamples.set(report.samples());
    driftPsi.set(report.score().psi());
  }
}
