package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.PodView;
import io.anomalyoperator.operator.rollout.Task;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Are the pods that left traffic out of the endpoints, and drained? */
public final class LeaveQuestion implements Question {
  /** Revisions that are on their way out. A warm one drains too, but stays. */
  public static List<RevisionStatus> leaving(Situation s) {
    return s.seen().status().revisions().stream()
        .filter(r -> r.drainDeadline() != null && r.state() != RevisionState.Warm)
        .toList();
  }

  /** Tasks that drain everybody who has left traffic, in whatever step the rollout is. */
  public static Set<Task> drains(Situation s) {
    return s.seen().status().revisions().stream()
        .filter(r -> r.drainDeadline() != null)
        .flatMap(r -> Pods.tasks(s, r.number(), p -> drain(s, p)).stream())
        .collect(Collectors.toSet());
  }

  /** Whether a revision may go: out of the endpoints, with no connection left or no time. */
  public static boolean gone(Situation s, RevisionStatus revision) {
    List<PodView> pods = s.seen().podsOf(revision.number());
    boolean inEndpoints =
        s.seen()
            .endpoints()
            .filter(e -> pods.stream().anyMatch(p -> e.allPods().contains(p.uid())))
            .isPresent();
    boolean drained =
        pods.stream()
            .filter(PodView::ready)
            .allMatch(
                p ->
                    s.seen().<PodReport>finding(drain(s, p)) instanceof Finding.Found<PodReport> f
                        && f.value().draining()
                        && f.value().openConnections() == 0);
    return !inEndpoints && (drained || !s.now().isBefore(deadline(revision)));
  }

  private static Task drain(Situation s, PodView pod) {
    return new Task.Drain(
        pod.uid(), pod.name(), pod.ip().orElse(""), pod.restarts(), s.parameters().drain());
  }

  private static Instant deadline(RevisionStatus revision) {
    return Instant.parse(revision.drainDeadline());
  }

  @Override
  public Move look(Situation s) {
    List<RevisionStatus> leaving = leaving(s);
    if (leaving.isEmpty()) {
      return new Move.Next("nobody leaves");
    }
    Instant until =
        leaving.stream()
            .map(LeaveQuestion::deadline)
            .filter(s.now()::isBefore)
            .min(Comparator.naturalOrder())
            .orElse(s.now().plus(Situation.LATE_LOOK));
    return new Move.Stay(
        Reason.Draining,
        "revision " + leaving.getFirst().number() + " finishes its open connections",
        until);
  }
}
