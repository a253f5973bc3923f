package io.anomalyoperator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.e2e.ground.Hit;
import io.anomalyoperator.e2e.ground.LoadReport;
import io.anomalyoperator.modelpackage.GoldenSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A row that two versions score differently, and the scores that their trainings gave it.
 *
 * @param features of the row
 * @param first score of the first version
 * @param second score of the second version
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares rows
record SameRow(float[] features, double first, double second) {
  private static final double APART = 1e-3;

  static SameRow of(GoldenSet first, GoldenSet second) {
    float[][] ours = first.inputs();
    float[][] theirs = second.inputs();
    for (int i = 0; i < ours.length; i++) {
      for (int j = 0; j < theirs.length; j++) {
        if (Arrays.equals(ours[i], theirs[j])
            && Math.abs(first.scores()[i] - second.scores()[j]) > APART) {
          return new SameRow(ours[i], first.scores()[i], second.scores()[j]);
        }
      }
    }
    throw new IllegalStateException("the golden sets have no row in common that tells them apart");
  }

  /** Each answer has the score of the revision that it names. */
  void assertScores(LoadReport report, Map<Integer, Double> expected) {
    assertEquals(
        List.of(),
        report.matching(hit -> hit.failure().isEmpty() && !right(hit, expected)),
        "answers whose score is not that of the revision they name, expected " + expected);
  }

  private static boolean right(Hit hit, Map<Integer, Double> expected) {
    Double score = expected.get(hit.revision());
    return score != null && Math.abs(score - hit.score()) <= 1e-5;
  }
}
