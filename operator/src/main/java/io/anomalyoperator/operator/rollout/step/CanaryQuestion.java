package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.Parameters.CanaryStep;
import io.anomalyoperator.operator.rollout.PodView;
import io.anomalyoperator.operator.rollout.Task;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Do a few pods of the candidate do well beside the serving ones? Before the first step it asks
 * whether nobody else has pods: in a canary the Service selects them all.
 */
public final class CanaryQuestion implements Question {
  @Override
  public Set<Task> tasks(Situation s) {
    return UnderTraffic.watch(s, s.rollout().to()).map(Set::of).orElse(Set.of());
  }

  @Override
  public Move look(Situation s) {
    return s.rollout().canaryStep() == 0 ? entrance(s) : step(s);
  }

  private static Move entrance(Situation s) {
    int to = s.rollout().to();
    Optional<PodView> other =
        s.seen().pods().stream()
            .filter(p -> p.revision() != to && p.revision() != s.serving())
            .findFirst();
    if (s.seen().readyPodsOf(to).size() >= s.candidatePods() && other.isEmpty()) {
      return new Move.Next("nobody else has pods");
    }
    if (s.late()) {
      return new Move.Reject(
          Reason.ProgressDeadlineExceeded,
          other
              .map(p -> "pods of revision " + p.revision() + " were not gone before the deadline")
              .orElseGet(() -> Pods.notReady(s, to, s.candidatePods())));
    }
    return other.isPresent()
        ? s.stay(Reason.OthersLeaving, "pods of revision " + other.get().revision() + " leave")
        : s.stay(Reason.PodsStarting, Pods.starting(s, to));
  }

  private static Move step(Situation s) {
    int to = s.rollout().to();
    Optional<CanaryStep> step = s.parameters().canaryStep(s.rollout());
    if (step.isEmpty() || s.parameters().replicas() == 0) {
      return new Move.Next("the spec asks for no such step any more", Verdict.Skipped);
    }
    Optional<Move> unwell =
        UnderTraffic.down(s, to).or(() -> UnderTraffic.breach(s, to, UnderTraffic.former(s)));
    if (unwell.isPresent()) {
      return unwell.get();
    }
    int wanted = s.candidatePods();
    boolean ready = s.seen().readyPodsOf(to).size() >= wanted;
    Instant end = s.since().plus(step.get().time());
    Optional<Move> unasked = UnderTraffic.unasked(s, to);
    if (ready && unasked.isPresent() && !s.now().isBefore(end)) {
      return unasked.get();
    }
    if (ready && !s.now().isBefore(end)) {
      return UnderTraffic.survived(
          s, to, "%d pods for %d seconds".formatted(wanted, step.get().time().toSeconds()));
    }
    if (!ready && s.late()) {
      return Pods.tooFew(s, to, wanted, "at the deadline of the canary's step").underTraffic();
    }
    return ready
        ? new Move.Stay(
            Reason.CanaryServing,
            "step %d: %d pods of revision %d serve beside revision %d"
                .formatted(s.rollout().canaryStep(), wanted, to, s.serving()),
            end)
        : s.stay(Reason.PodsStarting, Pods.starting(s, to));
  }
}
