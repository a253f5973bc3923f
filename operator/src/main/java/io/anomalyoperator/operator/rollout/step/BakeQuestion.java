package io.anomalyoperator.operator.rollout.step;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.gate.RuntimeGate;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Move;
import io.anomalyoperator.operator.rollout.PodAddress;
import io.anomalyoperator.operator.rollout.PodView;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does the revision that serves do well for the bake time? */
public final class BakeQuestion implements Question {
  @Override
  public Set<Task> tasks(Situation s) {
    return watch(s).map(Set::of).orElse(Set.of());
  }

  private static Optional<Task> watch(Situation s) {
    List<PodAddress> pods = Pods.addresses(s, s.serving());
    return pods.isEmpty() ? Optional.empty() : Optional.of(new Task.Watch(pods));
  }

  private static Optional<Traffic> traffic(Situation s) {
    return watch(s)
        .map(task -> s.seen().<Traffic>finding(task))
        .flatMap(
            finding ->
                finding instanceof Finding.Found<Traffic> found
                    ? Optional.of(found.value())
                    : Optional.empty());
  }

  @Override
  public Move look(Situation s) {
    int serving = s.serving();
    int wanted = s.parameters().replicas();
    int ready = s.seen().readyPodsOf(serving).size();
    int lastGood = s.seen().status().lastGoodRevision();
    // without a former revision that is better off there is nothing to win by going back
    boolean canReturn =
        lastGood != 0 && lastGood != serving && !s.seen().readyPodsOf(lastGood).isEmpty();
    if (wanted > 0 && canReturn) {
      if (ready == 0) {
        return new Move.RollBack(
            Reason.CandidateUnwell, "no pod of revision " + serving + " is ready under traffic");
      }
      int restarts = s.seen().podsOf(serving).stream().mapToInt(PodView::restarts).max().orElse(0);
      if (restarts > s.parameters().runtime().maxRestarts()) {
        return new Move.RollBack(
            Reason.CandidateUnwell,
            "a pod of revision " + serving + " restarted " + restarts + " times under traffic");
      }
    }
    Optional<String> breach =
        traffic(s).flatMap(seen -> RuntimeGate.breach(seen, s.parameters().runtime()));
    if (breach.isPresent()) {
      return new Move.RollBack(Reason.ErrorRateHigh, "revision " + serving + ": " + breach.get());
    }
    Instant end = end(s);
    if (s.rollout().pausedAt() == null && !s.now().isBefore(end) && ready >= wanted) {
      String numbers = traffic(s).map(seen -> "; " + RuntimeGate.inWords(seen)).orElse("");
      return new Move.Next(
          "did well for " + s.parameters().bake().toSeconds() + " seconds" + numbers);
    }
    if (s.now().isBefore(end)) {
      return new Move.Stay(Reason.Baking, "revision " + serving + " bakes", end);
    }
    Instant last = end.plus(s.parameters().progressDeadline());
    if (s.rollout().pausedAt() == null && !s.now().isBefore(last)) {
      return new Move.RollBack(
          Reason.CandidateUnwell, Pods.notReady(s, serving, wanted) + " at the end of the bake");
    }
    return new Move.Stay(
        Reason.Baking,
        Pods.notReady(s, serving, wanted),
        last.isAfter(s.now()) ? last : s.now().plus(Situation.LATE_LOOK));
  }

  private static Instant end(Situation s) {
    Duration bake = s.parameters().bake();
    return s.since().plus(bake);
  }
}
