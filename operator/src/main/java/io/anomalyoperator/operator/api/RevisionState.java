package io.anomalyoperator.operator.api;

/** Where a revision stands. */
public enum RevisionState {
  /** Asked for; its package is not verified yet. */
  Pending,
  /** Its pods are tested, out of traffic. */
  Candidate,
  /** It has the traffic. */
  Serving,
  /** It served before, and its pods are kept to return to. */
  Warm,
  /** It served before; its pods are gone, its record is kept. */
  Retired,
  /** It was decided against before it got traffic. */
  Rejected,
  /** It had traffic and was left by a rollback. */
  Withdrawn,
  /** A newer request took over before it was decided. */
  Superseded
}
