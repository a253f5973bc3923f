package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.Task;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Are the pods of the revision to go back to ready, who they should be, and not draining? */
public final class RewarmQuestion implements Question {
  @Override
  public Set<Task> tasks(Situation s) {
    return Pods.inspections(s, target(s));
  }

  @Override
  public Move look(Situation s) {
    int target = target(s);
    int wanted = wanted(s);
    Optional<String> stranger = Pods.stranger(s, target);
    boolean inspected = Pods.inspected(s, target) >= wanted && stranger.isEmpty();
    if (inspected && s.seen().counts(target, wanted)) {
      return new Move.Next(wanted + " pods of revision " + target + " are ready to serve again");
    }
    String missing =
        inspected
            ? Pods.uncounted(s, target, wanted)
            : stranger.orElseGet(() -> notReady(s, target, wanted));
    if (s.late() && !byItself(s)) {
      return new Move.Reject(Reason.ReturnTargetNotReady, missing);
    }
    // traffic stays where it is: going to a revision that is not ready would be worse
    return s.stay(s.late() ? Reason.ReturnTargetNotReady : Reason.PodsStarting, missing);
  }

  private static String notReady(Situation s, int target, int wanted) {
    return Pods.notReady(s, target, wanted)
        + Stream.of(silent(s, target, wanted), Pods.stuck(s, target))
            .flatMap(Optional::stream)
            .map(why -> ": " + why)
            .findFirst()
            .orElse("");
  }

  /** Pods that are ready in the words of Kubernetes, and do not say who they are. */
  private static Optional<String> silent(Situation s, int target, int wanted) {
    int ready = s.seen().readyPodsOf(target).size();
    return ready == 0 || (ready < wanted && Pods.stuck(s, target).isPresent())
        ? Optional.empty()
        : Optional.of(Pods.silent(s, target));
  }

  private static int wanted(Situation s) {
    if (s.rollout().sharesTraffic(s.serving())) {
      // it serves, and lost nothing to the canary: one pod is better than a candidate that fails
      return Math.min(1, s.parameters().replicas());
    }
    return byItself(s) ? s.parameters().replicas() : s.parameters().staged();
  }

  /** Whether nobody ordered the way back but the operator. */
  static boolean byItself(Situation s) {
    return s.rollout().returnTo() != 0;
  }

  private static int target(Situation s) {
    return byItself(s) ? s.rollout().returnTo() : s.rollout().to();
  }
}
