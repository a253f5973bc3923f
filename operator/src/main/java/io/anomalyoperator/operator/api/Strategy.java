package io.anomalyoperator.operator.api;

/** How a candidate takes the traffic over. */
public enum Strategy {
  /** All of it at once, after its gates; the former pods stay warm while it bakes. */
  BlueGreen,
  /** A few pods of it serve beside the former ones first, step by step. */
  Canary,
  /** The former pods are stopped first: for a node that has no room for two. */
  Replace
}
