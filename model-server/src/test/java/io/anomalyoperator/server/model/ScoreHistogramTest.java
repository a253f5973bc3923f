package io.anomalyoperator.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Calibration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScoreHistogramTest {

  @Test
  void itShowsTheCalibrationTheThresholdAndRoomBeyond() {
    double[] edges = ScoreHistogram.of(new Judge(Calibration.of(2, 3, 4), 8)).edges();

    assertEquals(2 - 0.05 * 6, edges[0], 1e-9);
    assertEquals(2 + 1.5 * 6, edges[edges.length - 1], 1e-9);
  }

  @Test
  void scoresThatAreNeverNegativeBeginAtZero() {
    assertEquals(0, ScoreHistogram.of(new Judge(Calibration.of(0.01, 4), 8)).edges()[0]);
  }

  @Test
  void everyScoreIsCountedOnce() {
    var histogram = ScoreHistogram.of(new Judge(Calibration.of(0, 1), 1));

    int[] counts = histogram.count(new double[] {-5, 0, 0.01, 0.5, 1.49, 1e300});

    assertEquals(6, Arrays.stream(counts).sum());
    assertEquals(3, counts[0]);
    assertEquals(2, counts[counts.length - 1]);
  }

  @Test
  void aCalibrationOfOneScoreHasBinsToo() {
    double[] edges = ScoreHistogram.of(new Judge(Calibration.of(0), 0)).edges();

    for (int i = 1; i < edges.length; i++) {
      assertTrue(edges[i] > edges[i - 1]);
    }
  }
}
