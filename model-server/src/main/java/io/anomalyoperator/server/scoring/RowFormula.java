package io.anomalyoperator.server.scoring;

import java.nio.FloatBuffer;

/** What surrounds the forward pass: raw features become model input, model output a score. */
public interface RowFormula {

  /** Numbers that the model must answer per row. */
  int outputWidth();

  /**
   * Preprocesses one row.
   *
   * @param rows raw features, row after row
   * @param row index of the row in {@code rows}
   * @param input the lane's buffer
   * @param index index of the row in {@code input}
   */
  void prepare(float[] rows, int row, FloatBuffer input, int index);

  /** The score of the row at {@code index} of both buffers. */
  double score(FloatBuffer input, FloatBuffer output, int index);
}
