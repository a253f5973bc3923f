package io.anomalyoperator.server.metrics;

import io.anomalyoperator.server.trace.TraceContext;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Every answer of the public port. */
@Singleton
public final class RequestMetrics {
  static final double NANOS = 1e-9;

  private final Counter requests;
  private final Counter errors;
  private final Histogram duration;
  private final RecentTraffic recent;

  public RequestMetrics(CollectorRegistry registry, RecentTraffic recent) {
    this.recent = recent;
    requests =
        Counter.build("api_requests_total", "Answers of the public port.")
            .labelNames("method", "path", "status")
            .register(registry);
    errors =
        Counter.build("api_errors_total", "Answers with a status of 400 and above.")
            .labelNames("path", "status")
            .register(registry);
    duration =
        Histogram.build(
                "api_request_duration_seconds",
                "From the head of a request to the last byte of its answer.")
            .labelNames("path")
            .buckets(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5)
            .register(registry);
  }

  /**
   * Counts an answer.
   *
   * @param scores whether it was scores that were asked for
   * @param trace that it belongs to: an example of its bucket, when somebody keeps the trace
   */
  public void answered(
      String method,
      String path,
      boolean scores,
      int status,
      long nanos,
      @Nullable TraceContext trace) {
    String code = Integer.toString(status);
    requests.labels(knownMethod(method), path, code).inc();
    if (trace != null && trace.sampled()) {
      duration.labels(path).observeWithExemplar(nanos * NANOS, exemplar(trace));
    } else {
      duration.labels(path).observe(nanos * NANOS);
    }
    if (scores) {
      recent.answered(status, nanos);
    }
    if (status >= 400) {
      errors.labels(path, code).inc();
    }
  }

  private static String[] exemplar(TraceContext trace) {
    return new String[] {"trace_id", trace.traceId(), "span_id", trace.spanId()};
  }

  private static String knownMethod(String method) {
    return switch (method) {
      case "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH" -> method;
      default -> "other";
    };
  }
}
