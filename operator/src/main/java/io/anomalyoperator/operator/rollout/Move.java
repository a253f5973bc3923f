package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Reason;
import java.time.Instant;

/** What a step says after looking. */
public sealed interface Move {
  /** Look again when something happens, at the latest then. */
  record Stay(Reason waitingFor, String message, Instant until) implements Move {}

  /**
   * The step's question is answered, and the rollout goes on.
   *
   * @param found what was seen
   * @param verdict how a gate answered
   */
  record Next(String found, Verdict verdict) implements Move {
    public Next(String found) {
      this(found, Verdict.Passed);
    }
  }

  /** Decide against the candidate, which never had traffic. */
  record Reject(Reason reason, String message) implements Move {
    /** The same against a candidate that has traffic. */
    public RollBack underTraffic() {
      return new RollBack(reason, message);
    }
  }

  /** Decide against the candidate, which has traffic. */
  record RollBack(Reason reason, String message) implements Move {}
}
