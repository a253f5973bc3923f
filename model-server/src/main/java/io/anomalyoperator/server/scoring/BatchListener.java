package io.anomalyoperator.server.scoring;

/** Hears of every forward pass, on the thread that ran it. */
@FunctionalInterface
public interface BatchListener {
  BatchListener NOBODY = (rows, waitedNanos, modelNanos) -> {};

  /**
   * A batch was scored.
   *
   * @param rows in it
   * @param waitedNanos how long the request that came first had waited for a worker
   * @param modelNanos what the forward pass took
   */
  void scored(int rows, long waitedNanos, long modelNanos);
}
