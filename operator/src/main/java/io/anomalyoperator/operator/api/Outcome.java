package io.anomalyoperator.operator.api;

/** What was decided of a request. */
public enum Outcome {
  /** Nothing yet. */
  InProgress,
  /** It serves, and baked. */
  Promoted,
  /** What was asked for serves already. */
  Unchanged,
  /** The revision named by {@code rollbackTo} serves. */
  Pinned,
  /** Decided against; it never had traffic. */
  Rejected,
  /** Decided against after it had traffic; the last good revision serves again. */
  RolledBack,
  /** A newer request took over. */
  Superseded
}
