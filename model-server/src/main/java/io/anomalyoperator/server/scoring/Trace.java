package io.anomalyoperator.server.scoring;

import java.nio.FloatBuffer;

/**
 * What the model got and what it answered, row after row, of a job that asked to be told. No other
 * job pays for it.
 */
public final class Trace {
  private final int inputWidth;
  private final int outputWidth;
  private final float[] inputs;
  private final float[] outputs;

  /**
   * @param rows of the job
   * @param inputWidth numbers that the model gets per row
   * @param outputWidth numbers that it answers per row
   */
  Trace(int rows, int inputWidth, int outputWidth) {
    this.inputWidth = inputWidth;
    this.outputWidth = outputWidth;
    this.inputs = new float[Math.multiplyExact(rows, inputWidth)];
    this.outputs = new float[Math.multiplyExact(rows, outputWidth)];
  }

  /** Keeps one row of the job, which is at {@code index} of both buffers. */
  void keep(int row, FloatBuffer input, FloatBuffer output, int index) {
    input.get(index * inputWidth, inputs, row * inputWidth, inputWidth);
    output.get(index * outputWidth, outputs, row * outputWidth, outputWidth);
  }

  /** The rows after preprocessing; complete once the job's result is. */
  public float[] inputs() {
    return inputs;
  }

  /** What the model answered; complete once the job's result is. */
  public float[] outputs() {
    return outputs;
  }
}
