package io.anomalyoperator.server.scoring;

import java.nio.FloatBuffer;

/** A loaded model that every worker can run through a lane of its own. */
public interface BatchModel extends AutoCloseable {

  /** Numbers in one row. */
  int width();

  /** Makes what one worker needs; called on that worker's thread. */
  Lane newLane(int maxRows);

  @Override
  void close();

  /** One worker's memory and arrays; used by one thread only. */
  interface Lane extends AutoCloseable {

    /** The rows to score, preprocessed, row after row; the same buffer for ever. */
    FloatBuffer input();

    /** Runs the first rows of the input; the answer is valid until the next call. */
    FloatBuffer forward(int rows);

    @Override
    void close();
  }
}
