package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodView;
import java.time.Duration;
import java.time.Instant;

/** Does the revision that serves do well for the bake time? */
public final class BakeQuestion implements Question {
  /** One restart may be the node's fault. */
  private static final int MAX_RESTARTS = 1;

  @Override
  public Move look(Situation s) {
    int serving = s.serving();
    int wanted = s.parameters().replicas();
    int ready = s.seen().readyPodsOf(serving).size();
    int lastGood = s.seen().status().lastGoodRevision();
    // without a former revision that is better off there is nothing to win by going back
    boolean canReturn =
        lastGood != 0 && lastGood != serving && !s.seen().readyPodsOf(lastGood).isEmpty();
    if (wanted > 0 && canReturn) {
      if (ready == 0) {
        return new Move.RollBack(
            Reason.CandidateUnwell, "no pod of revision " + serving + " is ready under traffic");
      }
      int restarts = s.seen().podsOf(serving).stream().mapToInt(PodView::restarts).max().orElse(0);
      if (restarts > MAX_RESTARTS) {
        return new Move.RollBack(
            Reason.CandidateUnwell,
            "a pod of revision " + serving + " restarted " + restarts + " times under traffic");
      }
    }
    Instant end = end(s);
    if (s.rollout().pausedAt() == null && !s.now().isBefore(end) && ready >= wanted) {
      return new Move.Next("revision " + serving + " did well for " + s.parameters().bake());
    }
    if (s.now().isBefore(end)) {
      return new Move.Stay(Reason.Baking, "revision " + serving + " bakes", end);
    }
    Instant last = end.plus(s.parameters().progressDeadline());
    if (s.rollout().pausedAt() == null && !s.now().isBefore(last)) {
      return new Move.RollBack(
          Reason.CandidateUnwell, Pods.notReady(s, serving, wanted) + " at the end of the bake");
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
