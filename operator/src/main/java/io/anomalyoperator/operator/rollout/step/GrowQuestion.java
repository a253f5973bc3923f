package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.Task;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Are all of the candidate's pods ready after its canary, and do they reproduce the golden scores?
 */
public final class GrowQuestion implements Question {
  @Override
  public Set<Task> tasks(Situation s) {
    Set<Task> tasks = new HashSet<>(pods(s).tasks(s));
    UnderTraffic.watch(s, s.rollout().to()).ifPresent(tasks::add);
    return tasks;
  }

  @Override
  public Move look(Situation s) {
    int to = s.rollout().to();
    Optional<Move> unwell =
        UnderTraffic.down(s, to).or(() -> UnderTraffic.breach(s, to, UnderTraffic.former(s)));
    if (unwell.isPresent()) {
      return unwell.get();
    }
    Move move = pods(s).look(s);
    int wanted = s.candidatePods();
    if (move instanceof Move.Next && !s.seen().counts(to, wanted)) {
      move =
          s.late()
              ? new Move.Reject(Reason.CouldNotStage, Pods.uncounted(s, to, wanted))
              : s.stay(Reason.PodsStarting, Pods.starting(s, to));
    }
    // what would be a rejection of pods out of traffic takes the traffic back from these
    return move instanceof Move.Reject reject ? reject.underTraffic() : move;
  }

  private static Question pods(Situation s) {
    return s.parameters().golden() ? new GoldenQuestion() : new StageQuestion();
  }
}
