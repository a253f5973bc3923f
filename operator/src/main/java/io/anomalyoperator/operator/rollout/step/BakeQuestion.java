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

  @Override
  public Move look(Situation s) {
    int serving = s.serving();
    int wanted = s.parameters().replicas();
    int ready = s.seen().readyPodsOf(serving).size();
    int lastGood = s.seen().status().lastGoodRevision();
    // without a former revision that is better off there is nothing to win by going back
    boolean canReturn =
        lastGood != 0
            && lastGood != serving
            && (s.rollout().alone() || !s.seen().readyPodsOf(lastGood).isEmpty());
    Optional<Move> unwell =
        wanted > 0 && canReturn ? UnderTraffic.down(s, serving) : Optional.empty();
    unwell =
        unwell.or(
            () -> UnderTraffic.breach(s, serving, Optional.ofNullable(s.rollout().baseline())));
    if (unwell.isPresent()) {
      return unwell.get();
    }
    Instant end = end(s);
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

  private static Instant end(Situation s) {
    Duration bake = s.parameters().bake();
    return s.since().plus(bake);
  }
}
