package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.step.Situation;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Do users send what the serving model was trained on? Nothing moves by it: people are told.
 *
 * <p>The numbers are those of the moment when it was seen first; written again with each change of
 * a digit they would be a write for each look.
 */
final class DataDrift {
  private DataDrift() {}

  /** The question to the serving pods, while no rollout is under way. */
  static Optional<Task> task(Situation s) {
    Duration every = s.seen().settings().driftPoll();
    if (every.isZero() || s.rollout().step() != Step.Done) {
      return Optional.empty();
    }
    List<PodAddress> pods = s.addresses(s.seen().status().servingRevision());
    return pods.isEmpty() ? Optional.empty() : Optional.of(new Task.Drift(pods, every));
  }

  /** What is to be told while it lasts; as it was told before while nobody can say. */
  static Optional<String> message(Situation s) {
    Optional<String> before = before(s);
    Optional<DriftEvidence> evidence = evidence(s);
    if (evidence.filter(DriftEvidence::cleared).isPresent()) {
      return Optional.empty();
    }
    return before.or(
        () ->
            evidence
                .filter(DriftEvidence::detected)
                .map(
                    seen ->
                        "%s%d of %d pods see other data than the model was trained on: %s; GET /drift-status has the numbers of now"
                            .formatted(prefix(s), seen.detecting(), seen.pods(), seen.inWords())));
  }

  /** Told once, when it is seen first. */
  static Optional<Notice> notice(Situation s) {
    return before(s).isPresent()
        ? Optional.empty()
        : message(s).map(message -> new Notice(true, Reason.DataDrift, message));
  }

  private static Optional<DriftEvidence> evidence(Situation s) {
    return task(s)
        .map(task -> s.seen().<DriftEvidence>finding(task))
        .flatMap(
            finding ->
                finding instanceof Finding.Found<DriftEvidence> found
                    ? Optional.of(found.value())
                    : Optional.empty());
  }

  /** What was said of the revision that serves. */
  private static Optional<String> before(Situation s) {
    return s.seen().status().conditions().stream()
        .filter(c -> c.getType().equals(Conditions.DATA_DRIFT))
        .map(Condition::getMessage)
        .filter(message -> message.startsWith(prefix(s)))
        .findFirst();
  }

  private static String prefix(Situation s) {
    return "revision " + s.seen().status().servingRevision() + ": ";
  }
}
