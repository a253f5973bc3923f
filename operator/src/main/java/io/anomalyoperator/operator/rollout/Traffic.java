package io.anomalyoperator.operator.rollout;

/**
 * How users' requests for scores went in the last minute, in all pods that were asked.
 *
 * @param requests requests that were answered
 * @param errors those that failed by the server's fault: 429 and 5xx
 * @param rows rows that got a score
 * @param anomalies those that were called anomalies
 * @param latencies how long requests took, in pods that are warm
 */
public record Traffic(long requests, long errors, long rows, long anomalies, Latencies latencies) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, Latencies.NONE);

  /** The sum of two. */
  public Traffic plus(Traffic other) {
    return new Traffic(
        requests + other.requests,
        errors + other.errors,
        rows + other.rows,
        anomalies + other.anomalies,
        latencies.plus(other.latencies));
  }
}
