package io.anomalyoperator.trainer.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RocTest {

  @Test
  void perfectScoresHaveAreaOne() {
    assertEquals(1, Roc.of(scores(1, 2, 3), scores(4, 5)).area());
  }

  @Test
  void reversedScoresHaveAreaZero() {
    assertEquals(0, Roc.of(scores(4, 5), scores(1, 2, 3)).area());
  }

  @Test
  void tiesCountHalf() {
    assertEquals(0.5, Roc.of(scores(1, 1), scores(1, 1, 1)).area());
    // pairs: 3>1, 3>2, 2>1 and 2=2
    assertEquals(3.5 / 4, Roc.of(scores(1, 2), scores(2, 3)).area());
  }

  @Test
  void theCurveRunsFromNothingToEverything() {
    var points = Roc.of(scores(1, 3), scores(2, 4)).points();

    assertEquals(new Roc.Point(0, 0), points.getFirst());
    assertEquals(new Roc.Point(0, 0.5), points.get(1));
    assertEquals(new Roc.Point(0.5, 0.5), points.get(2));
    assertEquals(new Roc.Point(0.5, 1), points.get(3));
    assertEquals(new Roc.Point(1, 1), points.getLast());
  }

  @Test
  void theAreaIsTheShareOfPairsInTheRightOrder() {
    var random = new SplittableRandom(1);
    var normal = random.doubles(200).map(x -> Math.round(x * 20)).toArray();
    var anomalous = random.doubles(300).map(x -> Math.round(x * 25)).toArray();
    double pairs = 0;
    for (double low : normal) {
      for (double high : anomalous) {
        pairs += high > low ? 1 : high == low ? 0.5 : 0;
      }
    }

    assertEquals(pairs / 200 / 300, Roc.of(normal, anomalous).area(), 1e-12);
  }

  @Test
  void scoresOfOneKindHaveNoCurve() {
    assertThrows(IllegalArgumentException.class, () -> Roc.of(scores(1), scores()));
  }

  private static double[] scores(double... values) {
    return values;
  }
}
