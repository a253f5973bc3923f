package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.gate.ReplayGate;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.ReplayEvidence;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Do the candidate's pods judge recent requests as the serving revision did? */
public final class ReplayQuestion implements Question {
  @Override
  public Set<Task> tasks(Situation s) {
    return task(s).map(Set::of).orElse(Set.of());
  }

  private static Optional<Task> task(Situation s) {
    List<PodAddress> serving = s.addresses(s.serving());
    List<PodAddress> candidates = s.addresses(s.rollout().to());
    Optional<ModelInput> input = input(s, s.rollout().to());
    if (serving.isEmpty() || candidates.isEmpty() || input.isEmpty()) {
      return Optional.empty();
    }
    var bounds = s.parameters().replay();
    return Optional.of(
        new Task.Replay(
            serving, candidates.getFirst(), input.get(), bounds.samples(), bounds.minSamples()));
  }

  private static Optional<ModelInput> input(Situation s, int revision) {
    return s.record(revision).map(RevisionRecord::verified).map(v -> v.input());
  }

  /** Why there is nothing to compare with, if there is nothing. */
  public static Optional<String> notApplicable(Situation s) {
    if (s.serving() == 0) {
      return Optional.of("nothing serves yet");
    }
    if (s.rollout().strategy() == Strategy.Replace) {
      return Optional.of(
          "strategy Replace stopped the serving pods, and with them what they remember");
    }
    Optional<ModelInput> before = input(s, s.serving());
    if (before.isEmpty() || !before.equals(input(s, s.rollout().to()))) {
      return Optional.of("the serving revision takes another input");
    }
    return Optional.empty();
  }

  /** Whether there is something to compare, and the spec wants it compared. */
  static boolean isAsked(Situation s) {
    return s.parameters().replay().samples() > 0 && notApplicable(s).isEmpty();
  }

  @Override
  public Move look(Situation s) {
    int to = s.rollout().to();
    if (s.seen().readyPodsOf(to).isEmpty()) {
      return s.late()
          ? new Move.Reject(
              Reason.ProgressDeadlineExceeded, Pods.notReady(s, to, s.candidatePods()))
          : s.stay(Reason.RequestsReplaying, "pods of revision " + to + " are not ready");
    }
    Optional<Task> task = task(s);
    if (task.isEmpty()) {
      // no serving pod can be asked, and the candidate must not wait for one that is down
      return judged(s, List.of());
    }
    Finding<ReplayEvidence> finding = s.seen().finding(task.get());
    if (finding instanceof Finding.Found<ReplayEvidence> found) {
      return stranger(s, found.value()).orElseGet(() -> judged(s, found.value().rows()));
    }
    return s.late()
        ? new Move.Reject(Reason.PodUnreachable, Situation.inWords(finding))
        : s.stay(Reason.RequestsReplaying, "revision " + to + " scores recent requests");
  }

  private static Optional<Move> stranger(Situation s, ReplayEvidence evidence) {
    for (PodReport report : evidence.candidate()) {
      Optional<String> mismatch = Pods.mismatch(s, s.rollout().to(), report);
      if (mismatch.isPresent()) {
        return Optional.of(
            new Move.Reject(Reason.IdentityMismatch, "the candidate's pod " + mismatch.get()));
      }
    }
    for (PodReport report : evidence.serving()) {
      Optional<String> mismatch = Pods.mismatch(s, s.serving(), report);
      if (mismatch.isPresent()) {
        String message = "a serving pod " + mismatch.get();
        return Optional.of(
            s.late()
                ? new Move.Reject(Reason.PodUnreachable, message)
                : s.stay(Reason.RequestsReplaying, message));
      }
    }
    return Optional.empty();
  }

  private static Move judged(Situation s, List<ReplayEvidence.Row> rows) {
    var answer = ReplayGate.judge(rows, s.parameters().replay());
    return switch (answer.verdict()) {
      case Passed -> new Move.Next(answer.detail());
      case Inconclusive -> inconclusive(s, answer);
      default -> new Move.Reject(answer.reason(), answer.detail());
    };
  }

  private static Move inconclusive(Situation s, ReplayGate.Answered answer) {
    int to = s.rollout().to();
    return switch (s.parameters().replay().onInconclusive()) {
      case Proceed -> new Move.Next(answer.detail(), Verdict.Inconclusive);
      case Reject -> new Move.Reject(answer.reason(), answer.detail());
      case Hold -> {
        if (s.parameters().approved() == to) {
          yield new Move.Next(answer.detail() + "; approved", Verdict.Inconclusive);
        }
        yield s.late()
            ? new Move.Reject(answer.reason(), answer.detail() + "; nobody approved it")
            : s.stay(
                Reason.AwaitingApproval,
                "too few recent requests to compare revision %d by; it goes on with rollout.approve: %d, or when there are enough"
                    .formatted(to, to));
      }
    };
  }
}
