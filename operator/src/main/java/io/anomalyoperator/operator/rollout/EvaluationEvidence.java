package io.anomalyoperator.operator.rollout;

import java.util.List;

/**
 * The scores that a candidate gave to labelled rows.
 *
 * @param candidate the pod that gave them
 * @param normal scores of the normal rows
 * @param anomalous scores of the anomalies
 */
public record EvaluationEvidence(
    List<PodReport> candidate, List<Double> normal, List<Double> anomalous) {
  public EvaluationEvidence {
    candidate = List.copyOf(candidate);
    normal = List.copyOf(normal);
    anomalous = List.copyOf(anomalous);
  }
}
