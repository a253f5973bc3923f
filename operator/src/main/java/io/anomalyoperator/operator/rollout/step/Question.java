package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.Task;
import java.util.Set;

/** One step of a rollout: the question that it asks of what was observed. */
public interface Question {
  /** What has to be found out, off this thread, to answer it. */
  default Set<Task> tasks(Situation s) {
    return Set.of();
  }

  /** The answer, from what is known now. */
  Move look(Situation s);

  /** The question of a step. */
  static Question of(Step step) {
    return switch (step) {
      case Resolve -> new ResolveQuestion();
      case Verify -> new VerifyQuestion();
      case Stop -> new StopQuestion();
      case Stage -> new StageQuestion();
      case Golden -> new GoldenQuestion();
      case Evaluation -> new EvaluationQuestion();
      case Replay -> new ReplayQuestion();
      case Canary -> new CanaryQuestion();
      case Grow -> new GrowQuestion();
      case Rewarm -> new RewarmQuestion();
      case Switch -> new SwitchQuestion();
      case Bake -> new BakeQuestion();
      case Return -> new ReturnQuestion();
      case Leave -> new LeaveQuestion();
      case Done -> new DoneQuestion();
    };
  }
}
