package io.anomalyoperator.operator.rollout;

import java.util.List;
import java.util.stream.Stream;

/**
 * How users' requests for scores went in the last minute, in all pods that answered.
 *
 * @param requests requests that were answered
 * @param errors those that failed by the server's fault: 429 and 5xx
 * @param rows rows that got a score
 * @param anomalies those that were called anomalies
 * @param latencies how long requests took, in pods that are warm
 * @param silent pods that were asked and did not answer
 */
public record Traffic(
    long requests,
    long errors,
    long rows,
    long anomalies,
    Latencies latencies,
    List<String> silent) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, Latencies.NONE);

  public Traffic {
    silent = List.copyOf(silent);
  }

  /** What pods that all answered say. */
  public Traffic(long requests, long errors, long rows, long anomalies, Latencies latencies) {
    this(requests, errors, rows, anomalies, latencies, List.of());
  }

  /** A pod that says nothing. */
  public static Traffic silent(String pod) {
    return new Traffic(0, 0, 0, 0, Latencies.NONE, List.of(pod));
  }

  /** The sum of two. */
  public Traffic plus(Traffic other) {
    return new Traffic(
        requests + other.requests,
        errors + other.errors,
        rows + other.rows,
        anomalies + other.anomalies,
        latencies.plus(other.latencies),
        Stream.concat(silent.stream(), other.silent.stream()).toList());
  }
}
