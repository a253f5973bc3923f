package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Reason;
import java.time.Instant;

/** What a step says after looking. */
public sealed interface Move {
  /** Look again when something happens, at the latest then. */
  record Stay(Reason waitingFor, String message, Instant until) implements Move {}

  /** The step's question is answered: yes; {@code found} tells what was seen. */
  record Next(String found) implements Move {}

  /** Decide against the candidate, which never had traffic. */
  record Reject(Reason reason, String message) implements Move {}

  /** Decide against the candidate, which has traffic. */
  record RollBack(Reason reason, String message) implements Move {}
}
