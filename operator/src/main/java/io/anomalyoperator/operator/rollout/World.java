package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.AutoscalingSpec;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.Step;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the cluster should look like: a function of the recorded status and the spec's parameters,
 * so that it comes out the same however often, and by whomever, it is computed.
 *
 * @param replicas pods by revision; a revision that is not in it has no Deployment
 * @param selected revision that the Service selects; 0 for none
 * @param disruptionBudgets revisions with a PodDisruptionBudget: those that serve or are warm, from
 *     two replicas on
 * @param autoscaling bounds of the HorizontalPodAutoscaler, if there is to be one
 * @param records revisions whose records are kept
 */
public record World(
    SortedMap<Integer, Integer> replicas,
    int selected,
    Set<Integer> disruptionBudgets,
    Optional<AutoscalingSpec> autoscaling,
    Set<Integer> records) {

  public World {
    replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
    disruptionBudgets = Set.copyOf(disruptionBudgets);
    records = Set.copyOf(records);
  }

  /**
   * The world that follows from a status.
   *
   * <p>Two replicas, revision 3 serves and was good: while 4 is verified {@code {3=2}}; staged,
   * tested and switched {@code {3=2, 4=2}}; after it baked {@code {3=2, 4=2}} until 3 is drained,
   * then {@code {4=2}}.
   */
  public static World of(AnomalyModelStatus status, Parameters parameters) {
    SortedMap<Integer, Integer> replicas = new TreeMap<>();
    // whoever leaves traffic keeps its pods until it is drained
    status.revisions().stream()
        .filter(r -> r.drainDeadline() != null)
        .forEach(r -> replicas.put(r.number(), parameters.replicas()));
    put(replicas, status.lastGoodRevision(), parameters.replicas());
    put(replicas, status.servingRevision(), parameters.replicas());
    RolloutStatus rollout = status.rollout();
    if (rollout != null) {
      put(replicas, rollout.returnTo(), parameters.replicas());
      switch (rollout.step()) {
        case Stage, Golden, Replay -> put(replicas, rollout.to(), parameters.staged());
        case Rewarm -> put(replicas, rollout.to(), staged(rollout, parameters));
        case Switch -> {
          put(replicas, rollout.from(), parameters.replicas());
          put(replicas, rollout.to(), parameters.staged());
        }
        case Resolve, Verify, Bake, Return, Leave, Done -> {
          // nothing but what serves, is warm or leaves
        }
      }
    }
    Set<Integer> budgets =
        parameters.replicas() < 2
            ? Set.of()
            : replicas.keySet().stream()
                .filter(n -> n == status.servingRevision() || n == status.lastGoodRevision())
                .collect(Collectors.toSet());
    Set<Integer> records =
        status.revisions().stream().map(RevisionStatus::number).collect(Collectors.toSet());
    return new World(
        replicas, status.servingRevision(), budgets, parameters.autoscaling(), records);
  }

  private static int staged(RolloutStatus rollout, Parameters parameters) {
    return rollout.returnTo() == 0 ? parameters.staged() : parameters.replicas();
  }

  private static void put(SortedMap<Integer, Integer> replicas, int revision, int count) {
    if (revision != 0) {
      replicas.put(revision, count);
    }
  }

  /** Steps in which the Service moves: a new request waits until it has settled. */
  static boolean trafficMoves(Step step) {
    return step == Step.Switch || step == Step.Return;
  }
}
