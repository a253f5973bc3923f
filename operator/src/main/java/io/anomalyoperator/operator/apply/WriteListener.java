package io.anomalyoperator.operator.apply;

/** Hears of each write to a child, for metrics. */
public interface WriteListener {
  /** A child of a kind was written by a verb: create, apply or delete. */
  void wrote(String kind, String verb);
}
