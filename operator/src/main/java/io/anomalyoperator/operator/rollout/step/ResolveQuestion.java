package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.WebIdentity;
import java.util.Set;

/** Which object version is asked for? */
public final class ResolveQuestion implements Question {
  /** The task whose answer is the version. */
  public static Task task(AnomalyModelSpec spec) {
    return new Task.Resolve(spec.artifact(), WebIdentity.of(spec));
  }

  @Override
  public Set<Task> tasks(Situation s) {
    return Set.of(task(s.seen().spec()));
  }

  @Override
  public Move look(Situation s) {
    if (s.seen().refusal().isPresent()) {
      return VerifyQuestion.refused(s.seen().refusal().get());
    }
    Finding<ResolvedArtifact> finding = s.seen().finding(task(s.seen().spec()));
    return switch (finding) {
      case Finding.Found<ResolvedArtifact> f -> new Move.Next("resolved");
      case Finding.Verdict<ResolvedArtifact> v -> new Move.Reject(v.reason(), v.message());
      case Finding.Unable<ResolvedArtifact> u -> VerifyQuestion.unable(s, u.reason(), u.message());
      case Finding.Pending<ResolvedArtifact> p ->
          VerifyQuestion.pending(s, Reason.Resolving, "asking S3 for the object's version");
    };
  }
}
