package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreTest {
  private static final float[] X = {3, 4};
  private static final float[] Y = {3, 1};

  @Test
  void theFormulas() {
    // ‖x − y‖² = 9, ‖x‖² = 25, n = 2
    assertEquals(9.0 / 25, Score.RELATIVE_RECONSTRUCTION_ERROR.of(X, Y));
    assertEquals(9.0 / 2, Score.MEAN_SQUARED_ERROR.of(X, Y));
    assertEquals(0.7f, Score.OUTPUT.of(X, new float[] {0.7f}));
    assertEquals(-0.7f, Score.RECONSTRUCTION_AND_SCORE.of(X, new float[] {3, 1, -0.7f}));
  }

  @Test
  void relativeErrorDoesNotDependOnBrightness() {
    assertEquals(
        Score.RELATIVE_RECONSTRUCTION_ERROR.of(X, Y),
        Score.RELATIVE_RECONSTRUCTION_ERROR.of(new float[] {6, 8}, new float[] {6, 2}));
  }

  @ParameterizedTest
  @EnumSource
  void anInputOfZerosHasAFiniteScore(Score score) {
    var output = new float[score.outputSize(2)];
    Arrays.fill(output, 0.5f);

    double scored = score.of(new float[2], output);

    assertTrue(Double.isFinite(scored) && scored > 0, "" + scored);
  }

  @ParameterizedTest
  @EnumSource
  void aPerfectAnswerScoresZero(Score score) {
    assertEquals(0, score.of(new float[2], new float[score.outputSize(2)]));
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerOfAnotherLengthIsRefused(Score score) {
    assertThrows(IllegalArgumentException.class, () -> score.of(X, new float[4]));
  }

  @Property
  void arraysSlicesAndBuffersGiveTheSameBits(
      @ForAll @Size(16) @FloatRange(min = -1000, max = 1000) float[] numbers, @ForAll Score score) {
    var x = Arrays.copyOfRange(numbers, 2, 8);
    var y = Arrays.copyOfRange(numbers, 9, 9 + score.outputSize(6));
    var buffer = FloatBuffer.wrap(numbers);

    assertEquals(score.of(x, y), score.of(numbers, 2, numbers, 9, 6));
    assertEquals(score.of(x, y), score.of(buffer, 2, buffer, 9, 6));
    assertEquals(0, buffer.position());
  }

  @Test
  void sharesSayWhereTheScoreComesFrom() {
    assertArrayEquals(new double[] {0, 4.5}, Score.MEAN_SQUARED_ERROR.shares(X, Y));
    assertArrayEquals(new double[] {0, 9.0 / 25}, Score.RELATIVE_RECONSTRUCTION_ERROR.shares(X, Y));
  }

  @Test
  void aReconstructionComesWithoutItsScore() {
    var answer = new float[] {3, 1, 0.7f};

    assertArrayEquals(Y, Score.RECONSTRUCTION_AND_SCORE.reconstruction(answer));
    assertArrayEquals(Y, Score.MEAN_SQUARED_ERROR.reconstruction(Y));
    assertThrows(IllegalArgumentException.class, () -> Score.OUTPUT.reconstruction(Y));
    assertArrayEquals(new double[] {0, 9.0 / 25}, Score.RECONSTRUCTION_AND_SCORE.shares(X, answer));
  }

  @Property
  void sharesAddUpToTheScoreOrTheRelativeError(
      @ForAll @Size(17) @FloatRange(min = -1000, max = 1000) float[] numbers, @ForAll Score score) {
    var x = Arrays.copyOf(numbers, 8);
    var y = Arrays.copyOfRange(numbers, 8, 8 + score.outputSize(8));
    if (score.comparesWithInput()) {
      double whole =
          score == Score.RECONSTRUCTION_AND_SCORE
              ? Score.RELATIVE_RECONSTRUCTION_ERROR.of(x, score.reconstruction(y))
              : score.of(x, y);

      assertEquals(whole, Arrays.stream(score.shares(x, y)).sum(), 1e-9 * Math.max(1, whole));
    } else {
      assertThrows(IllegalArgumentException.class, () -> score.shares(x, y));
    }
  }
}
