package io.anomalyoperator.operator.rollout;

/**
 * How users' requests for scores went in the last minute, in all pods that were asked.
 *
 * @param requests requests that were answered
 * @param errors those that failed by the server's fault: 429 and 5xx
 */
public record Traffic(long requests, long errors) {
  /** The sum of two. */
  public Traffic plus(Traffic other) {
    return new Traffic(requests + other.requests, errors + other.errors);
  }
}
