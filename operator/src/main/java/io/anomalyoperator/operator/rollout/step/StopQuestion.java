package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodView;
import java.util.List;

/** Are the pods gone that make room for the candidate? Stopping ones still hold their room. */
public final class StopQuestion implements Question {
  @Override
  public Move look(Situation s) {
    List<PodView> left =
        s.seen().pods().stream()
            .filter(p -> p.revision() != s.rollout().to() && !p.ended())
            .toList();
    if (left.isEmpty()) {
      return new Move.Next("the former pods are gone");
    }
    String stopping = "pods of revision " + left.getFirst().revision() + " stop";
    return s.late()
        ? new Move.Reject(
            Reason.CouldNotStage,
            left.size() + " " + stopping + " and were not gone before the deadline")
        : s.stay(Reason.MakingRoom, stopping);
  }
}
