package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.EvaluationGateSpec;
import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.gate.EvaluationGate;
import io.anomalyoperator.operator.rollout.EvaluationEvidence;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.WebIdentity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does the candidate tell labelled anomalies from normal rows? */
public final class EvaluationQuestion implements Question {
  @Override
  public Set<Task> tasks(Situation s) {
    return s.parameters()
        .evaluation()
        .flatMap(asked -> task(s, asked))
        .map(Set::of)
        .orElse(Set.of());
  }

  /** The bound is not part of it: another one needs no other scores. */
  private static Optional<Task> task(Situation s, EvaluationGateSpec asked) {
    List<PodAddress> candidates = s.addresses(s.rollout().to());
    Optional<ModelInput> input = s.record(s.rollout().to()).map(r -> r.verified().input());
    if (candidates.isEmpty() || input.isEmpty()) {
      return Optional.empty();
    }
    ArtifactSpec artifact = s.seen().spec().artifact();
    return Optional.of(
        new Task.Evaluate(
            candidates.getFirst(),
            input.get(),
            new ArtifactSpec(
                asked.bucket(),
                asked.key(),
                asked.versionId(),
                asked.sha256(),
                artifact.s3(),
                artifact.credentialsSecretName()),
            WebIdentity.of(s.seen().spec())));
  }

  @Override
  public Move look(Situation s) {
    return s.parameters()
        .evaluation()
        .map(asked -> look(s, asked))
        .orElseGet(() -> new Move.Next("taken out of the spec", Verdict.Skipped));
  }

  private static Move look(Situation s, EvaluationGateSpec asked) {
    if (s.seen().refusal().isPresent()) {
      return VerifyQuestion.refused(s.seen().refusal().get());
    }
    int to = s.rollout().to();
    Optional<Task> task = task(s, asked);
    if (task.isEmpty()) {
      return s.late()
          ? new Move.Reject(
              Reason.ProgressDeadlineExceeded, Pods.notReady(s, to, s.parameters().staged()))
          : s.stay(Reason.Evaluating, "pods of revision " + to + " are not ready");
    }
    Finding<EvaluationEvidence> finding = s.seen().finding(task.get());
    return switch (finding) {
      case Finding.Found<EvaluationEvidence> f ->
          stranger(s, f.value()).orElseGet(() -> judged(f.value(), asked));
      case Finding.Verdict<EvaluationEvidence> v -> new Move.Reject(v.reason(), v.message());
      case Finding.Unable<EvaluationEvidence> u -> unable(s, u);
      case Finding.Pending<EvaluationEvidence> p ->
          s.late()
              ? new Move.Reject(
                  Reason.CouldNotEvaluate,
                  "the labelled rows were not all read and scored before the deadline; take fewer rows, or raise rollout.progressDeadlineSeconds")
              : s.stay(Reason.Evaluating, "revision " + to + " scores labelled rows");
    };
  }

  private static Move unable(Situation s, Finding.Unable<EvaluationEvidence> why) {
    String message = "evaluation: " + why.message();
    if (!s.late()) {
      return s.stay(why.reason(), message);
    }
    return why.reason() == Reason.PodUnreachable
        ? new Move.Reject(Reason.PodUnreachable, message)
        : new Move.Reject(
            Reason.CouldNotEvaluate,
            "not evaluated before the deadline: " + why.reason() + ": " + why.message());
  }

  private static Optional<Move> stranger(Situation s, EvaluationEvidence evidence) {
    for (PodReport report : evidence.candidate()) {
      Optional<String> mismatch = Pods.mismatch(s, s.rollout().to(), report);
      if (mismatch.isPresent()) {
        return Optional.of(
            new Move.Reject(Reason.IdentityMismatch, "the candidate's pod " + mismatch.get()));
      }
    }
    return Optional.empty();
  }

  private static Move judged(EvaluationEvidence evidence, EvaluationGateSpec asked) {
    var answer = EvaluationGate.judge(evidence, asked.minAuroc());
    return answer.passed()
        ? new Move.Next(answer.detail())
        : new Move.Reject(Reason.AurocLow, answer.detail());
  }
}
