package io.anomalyoperator.operator.api;

/** What becomes of a candidate that a gate can say nothing about. */
public enum OnInconclusive {
  /** It goes on: the other gates decide. */
  Proceed,
  /** It waits, out of traffic, for {@code rollout.approve} or for enough requests. */
  Hold,
  /** It is rejected. */
  Reject
}
