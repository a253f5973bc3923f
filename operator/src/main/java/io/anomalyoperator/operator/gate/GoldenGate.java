package io.anomalyoperator.operator.gate;

import io.anomalyoperator.modelpackage.GoldenSet;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Task;
import java.util.List;
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
    var verified = revision.verified();
    var scores = array(verified.goldenScores());
    // its rows are the pod's affair: only their scores are compared
    var golden = new GoldenSet(new float[scores.length][0], scores, verified.goldenTolerance());
    return golden.compare(array(answer.scores()));
  }

  private static double[] array(List<Double> scores) {
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
