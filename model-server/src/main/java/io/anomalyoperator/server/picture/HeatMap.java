package io.anomalyoperator.server.picture;

import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.scoring.Trace;

/**
 * Where a picture's score comes from.
 *
 * @param grid how the pixels lie
 * @param input pixels from 0 to 255, as the user sent them
 * @param reconstruction what the model made of them, in the same units
 * @param heat share of each pixel in the error, all channels together; {@link Score#shares} says
 *     what they add up to
 */
@SuppressWarnings("ArrayRecordComponent") // carried from one place to the next, never compared
public record HeatMap(PixelGrid grid, float[] input, float[] reconstruction, double[] heat) {

  /**
   * The map of one row.
   *
   * @param score one that compares the output with the input
   */
  public static HeatMap of(PixelGrid grid, Score score, Preprocessor preprocessor, Trace trace) {
    double[] shares = score.shares(trace.inputs(), trace.outputs());
    double[] heat = new double[grid.area()];
    for (int pixel = 0; pixel < heat.length; pixel++) {
      for (int channel = 0; channel < grid.channels(); channel++) {
        heat[pixel] += shares[grid.index(pixel, channel)];
      }
    }
    return new HeatMap(
        grid,
        preprocessor.restore(trace.inputs()),
        preprocessor.restore(score.reconstruction(trace.outputs())),
        heat);
  }
}
