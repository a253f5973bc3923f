package io.anomalyoperator.operator.api;

/** Where a rollout stands. */
public enum Step {
  /** Which object version is asked for? */
  Resolve,
  /** Are the bytes what was asked for, and fit to serve? */
  Verify,
  /** Are the pods of the serving revision gone, that make room for the candidate? */
  Stop,
  /** Are all candidate pods ready, and who they should be? */
  Stage,
  /** Do they reproduce the golden scores? */
  Golden,
  /** Do they tell labelled anomalies from normal rows? */
  Evaluation,
  /** Do they judge recent requests as the serving revision did? */
  Replay,
  /** Do a few of them do well under traffic, beside the serving ones? */
  Canary,
  /** Are all of them ready under traffic? */
  Grow,
  /** Are the pods of a former revision ready to serve again? */
  Rewarm,
  /** Has the traffic arrived at the candidate, and there alone? */
  Switch,
  /** Does it do well under traffic? */
  Bake,
  /** Has the traffic arrived at the last good revision again? */
  Return,
  /** Are the pods that left traffic drained? */
  Leave,
  /** Nothing is left to do. */
  Done
}
