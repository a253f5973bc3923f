package io.anomalyoperator.operator.rollout;

import java.util.List;

/**
 * What two revisions said of the same inputs.
 *
 * @param serving the pods whose requests these are
 * @param candidate the pod that scored them again; absent when there was nothing to score
 * @param rows the requests
 */
public record ReplayEvidence(List<PodReport> serving, List<PodReport> candidate, List<Row> rows) {
  public ReplayEvidence {
    serving = List.copyOf(serving);
    candidate = List.copyOf(candidate);
    rows = List.copyOf(rows);
  }

  /** One input. */
  public record Row(Answer serving, Answer candidate) {}

  /**
   * What a server says of an input.
   *
   * @param score its score
   * @param pValue how often normal data score at least this high
   * @param anomaly whether the score is at least the server's threshold
   */
  public record Answer(double score, double pValue, boolean anomaly) {}
}
