package io.anomalyoperator.operator.gate;

import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Task;
import java.util.Optional;

/**
 * Compares the scores that a pod computed of the golden set with those that the operator read from
 * the package itself.
 */
public final class GoldenGate {
  private GoldenGate() {}

  /**
   * What is wrong with a pod's scores, if anything is.
   *
   * <p>Tolerance 1e-5: 0.31 for 0.310001 passes, 3100 for 3100.02 passes, NaN never does.
   */
  public static Optional<String> judge(RevisionRecord revision, Task.GoldenScores answer) {
    var expected = revision.verified().goldenScores();
    var actual = answer.scores();
    if (actual.size() != expected.size()) {
      return Optional.of(
          "golden set: the pod answered %d scores, the package has %d"
              .formatted(actual.size(), expected.size()));
    }
    var tolerance = revision.verified().goldenTolerance();
    var differing = 0;
    var first = -1;
    for (var i = 0; i < expected.size(); i++) {
      if (!alike(actual.get(i), expected.get(i), tolerance)) {
        differing++;
        first = first < 0 ? i : first;
      }
    }
    return differing == 0
        ? Optional.empty()
        : Optional.of(
            "golden set: %d of %d scores differ; row %d: the pod answered %s, the package has %s, tolerance %s"
                .formatted(
                    differing,
                    expected.size(),
                    first,
                    actual.get(first),
                    expected.get(first),
                    tolerance));
  }

  /** {@code |actual − expected| ≤ tolerance · max(1, |expected|)}; false when any of it is NaN. */
  private static boolean alike(double actual, double expected, double tolerance) {
    return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
  }
}
