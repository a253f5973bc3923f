package io.anomalyoperator.modelpackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoldenSetTest {
  private final GoldenSet golden =
      new GoldenSet(new float[][] {{1}, {2}, {3}}, new double[] {0.5, 10, -100}, 0.01);

  @Test
  void theSameScoresMatch() {
    assertEquals(Optional.empty(), golden.compare(new double[] {0.5, 10, -100}));
  }

  @Test
  void theToleranceIsAbsoluteBelowOneAndRelativeAbove() {
    assertEquals(Optional.empty(), golden.compare(new double[] {0.509, 10.09, -100.9}));
    assertTrue(golden.compare(new double[] {0.511, 10, -100}).isPresent());
    assertTrue(golden.compare(new double[] {0.5, 10.11, -100}).isPresent());
    assertTrue(golden.compare(new double[] {0.5, 10, -101.1}).isPresent());
  }

  @Test
  void theWorstRowIsNamed() {
    var mismatch = golden.compare(new double[] {0.6, 20, -100}).orElseThrow();

    assertEquals(
        "2 of 3 golden scores differ; the worst is row 1: scored 20.0, expected 10.0 ± 0.1",
        mismatch);
  }

  @Test
  void whatIsNotANumberDiffers() {
    var mismatch = golden.compare(new double[] {0.5, Double.NaN, -100}).orElseThrow();

    assertTrue(mismatch.contains("row 1: scored NaN"), mismatch);
  }

  @Test
  void tooFewScoresDiffer() {
    assertEquals(
        Optional.of("1 scores for the 3 rows of the golden set"),
        golden.compare(new double[] {0.5}));
  }

  @Test
  void nobodyCanChangeItsRows() {
    golden.inputs()[0][0] = 9;
    golden.scores()[0] = 9;

    assertEquals(
        new GoldenSet(new float[][] {{1}, {2}, {3}}, new double[] {0.5, 10, -100}, 0.01), golden);
  }
}
