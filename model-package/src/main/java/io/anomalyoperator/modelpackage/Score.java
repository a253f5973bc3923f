package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How a model's answer becomes one number, higher for the more unusual. {@code x} is the input as
 * the model got it, after preprocessing; {@code y} is its output.
 *
 * <p>Sums are kept in double precision and taken in the order of the elements, so that all
 * overloads give the same bits.
 */
public enum Score {
  /**
   * {@code ‖x − y‖² / ‖x‖²}: the share of the input that the model could not rebuild. Independent
   * of how bright an image is, which plain squared error is not.
   */
  @JsonProperty("relative-reconstruction-error")
  RELATIVE_RECONSTRUCTION_ERROR("relative-reconstruction-error"),

  /** {@code ‖x − y‖² / n}. */
  @JsonProperty("mean-squared-error")
  MEAN_SQUARED_ERROR("mean-squared-error"),

  /** {@code y}: the model scores by itself, with one number per row. */
  @JsonProperty("output")
  OUTPUT("output"),

  /**
   * The last number of {@code y}: the model scores by itself, and the numbers before it are what it
   * made of the row, as many as the row has.
   */
  @JsonProperty("reconstruction-and-score")
  RECONSTRUCTION_AND_SCORE("reconstruction-and-score");

  /** An input of zeros has no share to speak of: it counts as one of this squared length. */
  private static final double LEAST_SQUARED_LENGTH = 1e-12;

  private final String id;

  Score(String id) {
    this.id = id;
  }

  /** The name in a manifest, such as {@code mean-squared-error}. */
  public String id() {
    return id;
  }

  /** How many numbers the model answers for a row of {@code inputSize} numbers. */
  public int outputSize(int inputSize) {
    return switch (this) {
      case RELATIVE_RECONSTRUCTION_ERROR, MEAN_SQUARED_ERROR -> inputSize;
      case OUTPUT -> 1;
      case RECONSTRUCTION_AND_SCORE -> inputSize + 1;
    };
  }

  /** The score of one row. */
  public double of(float[] input, float[] output) {
    checkSize(input, output);
    return of(input, 0, output, 0, input.length);
  }

  /** The score of the row of {@code size} numbers that begins at the offsets; allocates nothing. */
  public double of(float[] input, int inputOffset, float[] output, int outputOffset, int size) {
    if (scoresByItself()) {
      return output[outputOffset + outputSize(size) - 1];
    }
    double error = 0;
    double length = 0;
    for (int i = 0; i < size; i++) {
      double x = input[inputOffset + i];
      double difference = x - output[outputOffset + i];
      error += difference * difference;
      length += x * x;
    }
    return finish(error, length, size);
  }

  /** The same over buffers, by absolute index: positions are neither used nor moved. */
  public double of(
      FloatBuffer input, int inputOffset, FloatBuffer output, int outputOffset, int size) {
    if (scoresByItself()) {
      return output.get(outputOffset + outputSize(size) - 1);
    }
    double error = 0;
    double length = 0;
    for (int i = 0; i < size; i++) {
      double x = input.get(inputOffset + i);
      double difference = x - output.get(outputOffset + i);
      error += difference * difference;
      length += x * x;
    }
    return finish(error, length, size);
  }

  private void checkSize(float[] input, float[] output) {
    Check.that(
        output.length == outputSize(input.length),
        "the model answered %d numbers for a row of %d, expected %d for %s",
        output.length,
        input.length,
        outputSize(input.length),
        id);
  }

  private boolean scoresByItself() {
    return this == OUTPUT || this == RECONSTRUCTION_AND_SCORE;
  }

  /** Whether an output can be compared with its input, number by number. */
  public boolean comparesWithInput() {
    return this != OUTPUT;
  }

  /**
   * What the model made of a row, as long as the row: the output without a score at its end.
   *
   * @throws IllegalArgumentException for {@link #OUTPUT}, which is no reconstruction
   */
  public float[] reconstruction(float[] output) {
    Check.that(comparesWithInput(), "an output of the score %s is no reconstruction", id);
    return this == RECONSTRUCTION_AND_SCORE ? Arrays.copyOf(output, output.length - 1) : output;
  }

  /**
   * How much each number of a row adds to the error of its reconstruction; the shares of a row add
   * up to the score, or to the relative error for {@link #RECONSTRUCTION_AND_SCORE}.
   *
   * <pre>{@code
   * x = [3, 4], y = [3, 1]: mean-squared-error 4.5, shares [0, 4.5]
   * }</pre>
   *
   * @throws IllegalArgumentException for {@link #OUTPUT}, which compares nothing
   */
  public double[] shares(float[] input, float[] output) {
    Check.that(comparesWithInput(), "the score %s is not made of shares", id);
    checkSize(input, output);
    double length = 0;
    for (double x : input) {
      length += x * x;
    }
    var shares = new double[input.length];
    for (int i = 0; i < shares.length; i++) {
      double difference = (double) input[i] - output[i];
      shares[i] = finish(difference * difference, length, shares.length);
    }
    return shares;
  }

  private double finish(double error, double length, int size) {
    return this == MEAN_SQUARED_ERROR
        ? error / size
        : error / Math.max(length, LEAST_SQUARED_LENGTH);
  }
}
