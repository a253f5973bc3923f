package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import java.time.Instant;

/** Do the Service's endpoints hold enough ready pods, all of the candidate, for the settle time? */
public final class SwitchQuestion implements Question {
  @Override
  public Move look(Situation s) {
    int to = s.rollout().to();
    int wanted = s.parameters().staged();
    if (s.settledOn(to, wanted)) {
      return new Move.Next("traffic has settled on revision " + to);
    }
    if (s.seen().readyPodsOf(to).isEmpty()) {
      return new Move.RollBack(
          Reason.CandidateUnwell, "no pod of revision " + to + " is ready while traffic moves");
    }
    if (s.late()) {
      return new Move.RollBack(
          Reason.SwitchTimedOut,
          "the endpoints did not settle on revision " + to + ": " + Pods.notReady(s, to, wanted));
    }
    Instant until = s.settlesAt(to, wanted).filter(s.nextLook()::isAfter).orElse(s.nextLook());
    return new Move.Stay(
        Reason.TrafficSettling, "endpoints and proxies take over revision " + to, until);
  }
}
