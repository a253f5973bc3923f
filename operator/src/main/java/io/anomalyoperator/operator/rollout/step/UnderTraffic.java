package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.TrafficStatus;
import io.anomalyoperator.operator.gate.RuntimeGate;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.Traffic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a revision does with users' requests. */
public final class UnderTraffic {
  private UnderTraffic() {}

  /** The task that watches a revision, if it has a pod to watch. */
  static Optional<Task> watch(Situation s, int revision) {
    List<PodAddress> pods = s.addresses(revision);
    return pods.isEmpty() ? Optional.empty() : Optional.of(new Task.Watch(pods));
  }

  /** What was seen of it last. */
  static Optional<Traffic> traffic(Situation s, int revision) {
    return watch(s, revision)
        .map(task -> s.seen().<Traffic>finding(task))
        .flatMap(
            finding ->
                finding instanceof Finding.Found<Traffic> found
                    ? Optional.of(found.value())
                    : Optional.empty());
  }

  /**
   * Waits for the first look though the time is up: a process that takes over then has not asked
   * yet, and what nobody looked at did not do well. An answer comes, if only that there is none.
   */
  static Optional<Move> unasked(Situation s, int revision) {
    return watch(s, revision)
        .filter(task -> s.seen().finding(task) instanceof Finding.Pending<?>)
        .map(
            task ->
                new Move.Stay(
                    s.rollout().step() == Step.Canary ? Reason.CanaryServing : Reason.Baking,
                    "pods of revision " + revision + " are asked how requests went",
                    s.now().plus(Situation.LATE_LOOK)));
  }

  /** No pod that could answer, or one that does not stay up. */
  static Optional<Move> down(Situation s, int revision) {
    if (s.seen().readyPodsOf(revision).isEmpty()) {
      return Optional.of(
          new Move.RollBack(
              Reason.CandidateUnwell,
              "no pod of revision " + revision + " is ready under traffic"));
    }
    Map<String, Integer> before =
        s.revision(revision).map(RevisionStatus::restartsBefore).orElse(Map.of());
    int restarts =
        s.seen().podsOf(revision).stream()
            .mapToInt(p -> p.restarts() - before.getOrDefault(p.uid(), 0))
            .max()
            .orElse(0);
    return restarts > s.parameters().runtime().maxRestarts()
        ? Optional.of(
            new Move.RollBack(
                Reason.CandidateUnwell,
                "a pod of revision "
                    + revision
                    + " restarted "
                    + restarts
                    + " times under traffic"))
        : Optional.empty();
  }

  /**
   * Requests that go worse than they may.
   *
   * @param former how the former revision does, or did
   */
  static Optional<Move> breach(Situation s, int revision, Optional<TrafficStatus> former) {
    return traffic(s, revision)
        .flatMap(
            seen ->
                RuntimeGate.breach(seen, former.orElse(null), s.parameters().runtime())
                    .map(
                        found ->
                            new Move.RollBack(
                                found.reason(),
                                "revision %d: %s%s"
                                    .formatted(
                                        revision, found.message(), RuntimeGate.silent(seen)))));
  }

  /**
   * It did well for as long as it had to. Without enough requests to say so, that is neither a pass
   * nor a failure, and it goes on.
   *
   * @param what what it did
   */
  static Move.Next survived(Situation s, int revision, String what) {
    Optional<Traffic> seen = traffic(s, revision);
    int needed = s.parameters().runtime().minRequests();
    boolean enough = seen.filter(t -> t.requests() >= needed).isPresent();
    String numbers = seen.map(RuntimeGate::inWords).orElse("no pod told of its requests");
    return enough
        ? new Move.Next(what + "; " + numbers)
        : new Move.Next(
            "%s; %s; %d requests in a minute are needed to judge it by"
                .formatted(what, numbers, needed),
            Verdict.Inconclusive);
  }

  /** How the serving pods do now, beside a candidate or before it takes their traffic. */
  public static Optional<TrafficStatus> former(Situation s) {
    return traffic(s, s.serving()).map(RuntimeGate::baseline);
  }

  /** The task that finds that out, while there is something to compare, or to watch still. */
  public static Optional<Task> watchFormer(Situation s) {
    return switch (s.rollout().step()) {
      case Verify, Stage, Golden, Evaluation, Replay, Canary, Grow -> watch(s, s.serving());
      case Resolve -> BakeQuestion.isOvertaken(s) ? watch(s, s.serving()) : Optional.empty();
      case Stop, Rewarm, Switch, Bake, Return, Leave, Done -> Optional.empty();
    };
  }
}
