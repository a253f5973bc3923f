package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodView;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.Trouble;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Are all candidate pods ready, and do they report this package and revision? */
public final class StageQuestion implements Question {
  /** Pods that are ready are asked for their golden scores too: the next step judges them. */
  @Override
  public Set<Task> tasks(Situation s) {
    Set<Task> tasks = new HashSet<>(Pods.inspections(s, s.rollout().to()));
    if (s.parameters().golden()) {
      tasks.addAll(new GoldenQuestion().tasks(s));
    }
    return tasks;
  }

  @Override
  public Move look(Situation s) {
    int to = s.rollout().to();
    int wanted = s.candidatePods();
    List<PodView> ready = s.seen().readyPodsOf(to);
    Optional<String> stranger = Pods.stranger(s, to);
    if (stranger.isPresent()) {
      return new Move.Reject(Reason.IdentityMismatch, stranger.get());
    }
    Optional<PodView> wrong =
        s.seen().podsOf(to).stream().filter(PodView::scoresOtherwise).findFirst();
    if (wrong.isPresent()) {
      return new Move.Reject(
          Reason.GoldenMismatch,
          "pod " + wrong.get().name() + ": " + wrong.get().failing().orElseThrow());
    }
    boolean inspected = ready.size() >= wanted && Pods.inspected(s, to) >= wanted;
    if (inspected && s.seen().trouble().isEmpty()) {
      return new Move.Next(wanted + " pods are ready and report revision " + to);
    }
    if (!s.late()) {
      return s.stay(
          s.seen().trouble().map(Trouble::reason).orElse(Reason.PodsStarting),
          Pods.starting(s, to));
    }
    String blocked = Pods.blocked(s, to);
    if (!blocked.isEmpty()) {
      return new Move.Reject(
          Reason.CouldNotStage,
          Pods.notReady(s, to, wanted)
              + " at the deadline, others could not start: "
              + blocked
              + Pods.whatFits(s, to));
    }
    return ready.size() < wanted
        ? new Move.Reject(
            Reason.ProgressDeadlineExceeded,
            Pods.notReady(s, to, wanted) + " at the deadline; " + Pods.failing(s, to))
        : new Move.Reject(Reason.PodUnreachable, Pods.silent(s, to));
  }
}
