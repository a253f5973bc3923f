package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.rollout.Finding;
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
  /** Pods that are ready are asked for their scores too: the next steps judge them. */
  @Override
  public Set<Task> tasks(Situation s) {
    Set<Task> tasks = scores(s);
    tasks.addAll(Pods.inspections(s, s.rollout().to()));
    return tasks;
  }

  /** Users' rows go to pods that said who they are. */
  private static boolean isComparedNext(Situation s) {
    int to = s.rollout().to();
    return s.rollout().step() == Step.Stage
        && s.parameters().evaluation().isEmpty()
        && ReplayQuestion.isAsked(s)
        && Pods.inspected(s, to) >= s.candidatePods();
  }

  /** What the next steps judge. */
  private static Set<Task> scores(Situation s) {
    Set<Task> tasks = new HashSet<>();
    if (s.parameters().golden()) {
      tasks.addAll(new GoldenQuestion().tasks(s));
    }
    if (isComparedNext(s)) {
      tasks.addAll(new ReplayQuestion().tasks(s));
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
    boolean counted = s.seen().counts(to, wanted);
    if (inspected && counted && s.seen().trouble().isEmpty() && (s.late() || isScored(s))) {
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
    if (inspected && !counted) {
      return new Move.Reject(Reason.CouldNotStage, Pods.uncounted(s, to, wanted));
    }
    return ready.size() < wanted
        ? new Move.Reject(
            Reason.ProgressDeadlineExceeded,
            Pods.notReady(s, to, wanted) + " at the deadline; " + Pods.failing(s, to))
        : new Move.Reject(Reason.PodUnreachable, Pods.silent(s, to));
  }

  /** Whether the next steps have what they judge: so one write tells of all their answers. */
  private static boolean isScored(Situation s) {
    boolean wrong = s.parameters().golden() && new GoldenQuestion().look(s) instanceof Move.Reject;
    return wrong
        || scores(s).stream()
            .noneMatch(task -> s.seen().finding(task) instanceof Finding.Pending<?>);
  }
}
