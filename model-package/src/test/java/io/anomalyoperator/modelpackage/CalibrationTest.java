package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {

  @ParameterizedTest(name = "pValue({0}) = {1}/5")
  @CsvSource({"9, 1", "4, 2", "3.5, 2", "2.5, 3", "1, 5", "0, 5", "NaN, 1"})
  void theExamplesOfTheFormula(double score, double numerator) {
    assertEquals(numerator / 5, Calibration.of(1, 2, 3, 4).pValue(score));
  }

  @Test
  void equalScoresCountEach() {
    assertEquals(4.0 / 5, Calibration.of(1, 2, 2, 2).pValue(2));
  }

  @ParameterizedTest(name = "rate {0} of scores 1 to 99: above {1}")
  @CsvSource({"0.01, 99", "0.019, 99", "0.02, 98", "0.05, 95", "0.29, 71", "0.999, 1"})
  void aRateBecomesTheLowestScoreThatKeepsIt(double rate, double above) {
    var calibration = Calibration.of(upTo(99));

    assertEquals(Math.nextUp(above), calibration.thresholdFor(rate));
  }

  @Test
  void aRateThatSoFewScoresCannotTellIsRefused() {
    var calibration = Calibration.of(upTo(99));

    var error = assertThrows(IllegalArgumentException.class, () -> calibration.thresholdFor(0.005));

    assertEquals(0.01, calibration.smallestRate());
    assertTrue(error.getMessage().contains("needs at least 199"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-1", "NaN"})
  void aRateIsBetweenZeroAndOne(double rate) {
    assertThrows(IllegalArgumentException.class, () -> Calibration.of(1, 2).thresholdFor(rate));
  }

  @Property
  void thresholdAndPValueAskTheSame(
      @ForAll @Size(min = 1, max = 200) @DoubleRange(min = -10, max = 10) double[] scores,
      @ForAll @DoubleRange(min = 0.0001, max = 0.9999) @Scale(4) double rate,
      @ForAll @DoubleRange(min = -10, max = 10) double score) {
    var calibration = Calibration.of(scores);
    if (rate < calibration.smallestRate()) {
      return;
    }
    double threshold = calibration.thresholdFor(rate);

    assertEquals(calibration.pValue(score) <= rate, score >= threshold);
    assertTrue(calibration.pValue(threshold) <= rate);
    assertTrue(calibration.pValue(Math.nextDown(threshold)) > rate);
  }

  @Property
  void aHigherScoreNeverHasAHigherPValue(
      @ForAll @Size(min = 1, max = 200) @DoubleRange(min = -10, max = 10) double[] scores,
      @ForAll @DoubleRange(min = -10, max = 10) double one,
      @ForAll @DoubleRange(min = -10, max = 10) double other) {
    var calibration = Calibration.of(scores);

    assertTrue(
        calibration.pValue(Math.max(one, other)) <= calibration.pValue(Math.min(one, other)));
    assertTrue(calibration.pValue(one) >= calibration.smallestRate());
    assertTrue(calibration.pValue(one) <= 1);
  }

  /** The promise: for normal rows {@code P(p ≤ α) ≤ α}, whatever the distribution. */
  @Property(tries = 20)
  void pValuesOfNormalRowsAreUniform(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double[] rates = {0.01, 0.05, 0.1, 0.5};
    var alarms = new int[rates.length];
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      var calibration = Calibration.of(random.doubles(199).map(Math::exp).toArray());
      double p = calibration.pValue(Math.exp(random.nextDouble()));
      for (int i = 0; i < rates.length; i++) {
        alarms[i] += p <= rates[i] ? 1 : 0;
      }
    }
    for (int i = 0; i < rates.length; i++) {
      // five standard deviations of a share of so many rounds
      double margin = 5 * Math.sqrt(rates[i] * (1 - rates[i]) / rounds);
      assertEquals(rates[i], (double) alarms[i] / rounds, margin);
    }
  }

  @Test
  void nobodyCanChangeItsScores() {
    var given = new double[] {1, 2, 3};
    var calibration = new Calibration(given);

    given[0] = 9;
    calibration.sorted()[1] = 9;

    assertArrayEquals(new double[] {1, 2, 3}, calibration.sorted());
  }

  private static double[] upTo(int n) {
    var scores = new double[n];
    Arrays.setAll(scores, i -> i + 1);
    return scores;
  }
}
