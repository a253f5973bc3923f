package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import java.time.Duration;

/** Nothing is left to ask; a change is looked at when it comes. */
public final class DoneQuestion implements Question {
  private static final Duration SLOWLY = Duration.ofMinutes(10);

  @Override
  public Move look(Situation s) {
    return new Move.Stay(Reason.Serving, "nothing is left to do", s.now().plus(SLOWLY));
  }
}
