package io.anomalyoperator.operator.api;

/** One word for people, derived from the rollout. */
public enum Phase {
  Verifying,
  Testing,
  Held,
  Canary,
  Switching,
  Baking,
  Serving,
  RollingBack,
  Rejected,
  RolledBack,
  Pinned
}
