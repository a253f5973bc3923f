package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import java.time.Instant;

/**
 * Do the Service's endpoints hold enough ready pods, all of the last good revision, for the settle
 * time?
 */
public final class ReturnQuestion implements Question {
  @Override
  public Move look(Situation s) {
    int target = s.rollout().returnTo();
    int wanted = s.parameters().replicas();
    if (s.settledOn(target, wanted)) {
      return new Move.Next("traffic is back on revision " + target);
    }
    Instant fallback = s.now().plus(Situation.LATE_LOOK);
    return new Move.Stay(
        s.late() ? Reason.ReturnTargetNotReady : Reason.TrafficSettling,
        s.late()
            ? Pods.notReady(s, target, wanted)
            : "endpoints and proxies take over revision " + target,
        s.settlesAt(target, wanted).filter(fallback::isAfter).orElse(fallback));
  }
}
