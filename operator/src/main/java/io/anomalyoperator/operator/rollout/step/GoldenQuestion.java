package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.gate.GoldenGate;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodView;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Do the candidate's pods reproduce the golden scores? */
public final class GoldenQuestion implements Question {
  @Override
  public Set<Task> tasks(Situation s) {
    return Pods.tasks(s, s.rollout().to(), GoldenQuestion::task);
  }

  private static Task task(PodView pod) {
    return new Task.Golden(pod.uid(), pod.name(), pod.ip().orElse(""), pod.restarts());
  }

  @Override
  public Move look(Situation s) {
    int to = s.rollout().to();
    Optional<RevisionRecord> record = s.record(to);
    if (record.isEmpty()) {
      return s.late()
          ? new Move.Reject(Reason.CouldNotStage, "the record of revision " + to + " is gone")
          : s.stay(Reason.GoldenReplaying, "the record of revision " + to + " is not seen yet");
    }
    int passed = 0;
    List<String> silent = new ArrayList<>();
    for (PodView pod : s.seen().readyPodsOf(to)) {
      Finding<Task.GoldenScores> finding = s.seen().finding(task(pod));
      if (finding instanceof Finding.Found<Task.GoldenScores> found) {
        Optional<String> stranger = Pods.mismatch(s, to, found.value().report());
        if (stranger.isPresent()) {
          return new Move.Reject(
              Reason.IdentityMismatch, "pod " + pod.name() + " " + stranger.get());
        }
        Optional<String> mismatch = GoldenGate.judge(record.get(), found.value());
        if (mismatch.isPresent()) {
          return new Move.Reject(
              Reason.GoldenMismatch, "pod " + pod.name() + ": " + mismatch.get());
        }
        passed++;
      } else {
        silent.add(pod.name() + ": " + Situation.inWords(finding));
      }
    }
    int wanted = s.candidatePods();
    if (passed >= wanted) {
      return new Move.Next(
          record.get().verified().goldenScores().size() + " scores equal on " + passed + " pods");
    }
    if (s.late()) {
      return silent.isEmpty()
          ? new Move.Reject(Reason.ProgressDeadlineExceeded, missing(s, to, wanted))
          : new Move.Reject(Reason.PodUnreachable, String.join("; ", silent));
    }
    return s.seen().readyPodsOf(to).size() < wanted && Pods.stuck(s, to).isPresent()
        ? s.stay(Reason.PodsStarting, Pods.starting(s, to))
        : s.stay(Reason.GoldenReplaying, "pods of revision " + to + " replay the golden set");
  }

  private static String missing(Situation s, int to, int wanted) {
    return Pods.notReady(s, to, wanted)
        + " at the deadline; "
        + Pods.stuck(s, to).orElseGet(() -> Pods.failing(s, to));
  }
}
