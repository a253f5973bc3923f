package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Does the revision that serves do well for the bake time? */
public final class BakeQuestion implements Question {
  @Override
  public Set<Task> tasks(Situation s) {
    return UnderTraffic.watch(s, s.serving()).map(Set::of).orElse(Set.of());
  }

  /**
   * What is wrong with a revision whose bake a newer request overtakes: until the bake's time is
   * over it is watched beside that request, as long as there is a former one to go back to.
   */
  public static Optional<Move> overtaken(Situation s) {
    return isOvertaken(s) && canReturn(s) ? unwell(s) : Optional.empty();
  }

  /** Whether the serving revision would bake still, had nobody asked for another. */
  static boolean isOvertaken(Situation s) {
    boolean beforeTraffic =
        switch (s.rollout().step()) {
          case Resolve, Verify, Stage, Golden, Evaluation, Replay -> true;
          case Stop, Canary, Grow, Switch, Bake, Rewarm, Return, Leave, Done -> false;
        };
    return beforeTraffic
        && !s.rollout().alone()
        && s.revision(s.serving())
            .filter(r -> r.bakedAt() == null && r.servingSince() != null)
            .filter(r -> s.now().isBefore(Instant.parse(r.servingSince()).plus(bake(s))))
            .isPresent();
  }

  /** Without a former revision that is better off there is nothing to win by going back. */
  private static boolean canReturn(Situation s) {
    int lastGood = s.seen().status().lastGoodRevision();
    return lastGood != 0
        && lastGood != s.serving()
        && (s.rollout().alone() || !s.seen().readyPodsOf(lastGood).isEmpty());
  }

  private static Optional<Move> unwell(Situation s) {
    int serving = s.serving();
    Optional<Move> down =
        s.parameters().replicas() > 0 && canReturn(s)
            ? UnderTraffic.down(s, serving)
            : Optional.empty();
    return down.or(
        () -> UnderTraffic.breach(s, serving, Optional.ofNullable(s.rollout().baseline())));
  }

  @Override
  public Move look(Situation s) {
    int serving = s.serving();
    int wanted = s.parameters().replicas();
    int ready = s.seen().readyPodsOf(serving).size();
    Optional<Move> unwell = unwell(s);
    if (unwell.isPresent()) {
      return unwell.get();
    }
    Instant end = s.since().plus(bake(s));
    Optional<Move> unasked = UnderTraffic.unasked(s, serving);
    if (unasked.isPresent() && !s.now().isBefore(end)) {
      return unasked.get();
    }
    if (s.rollout().pausedAt() == null && !s.now().isBefore(end) && ready >= wanted) {
      return UnderTraffic.survived(
          s, serving, "served for " + s.parameters().bake().toSeconds() + " seconds");
    }
    if (s.now().isBefore(end)) {
      return new Move.Stay(Reason.Baking, "revision " + serving + " bakes", end);
    }
    Instant last = end.plus(s.parameters().progressDeadline());
    if (s.rollout().pausedAt() == null && !s.now().isBefore(last)) {
      return Pods.tooFew(s, serving, wanted, "at the deadline after the bake").underTraffic();
    }
    return new Move.Stay(
        Reason.Baking,
        Pods.notReady(s, serving, wanted),
        last.isAfter(s.now()) ? last : s.now().plus(Situation.LATE_LOOK));
  }

  private static Duration bake(Situation s) {
    return s.parameters().bake();
  }
}
