package io.anomalyoperator.operator.rollout;

/**
 * What serving pods say of their recent rows.
 *
 * @param pods those that have seen enough of them
 * @param detecting of these, those whose rows are not like the training data
 * @param inWords the numbers of the pod that has compared most rows
 */
public record DriftEvidence(int pods, int detecting, String inWords) {
  /** Nobody can say anything. */
  public static final DriftEvidence NONE = new DriftEvidence(0, 0, "");

  /** Whether it is drift: half of the pods at least say so. */
  boolean detected() {
    return detecting > 0 && 2 * detecting >= pods;
  }

  /** Whether it is none: no pod that can tell says so. */
  boolean cleared() {
    return pods > 0 && detecting == 0;
  }
}
