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
 * @param selected revision that the Service selects; 0 for none, {@link #EVERY_REVISION} in a
 *     canary
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

  /** The Service selects the pods of all revisions. */
  public static final int EVERY_REVISION = -1;

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
        .filter(r -> r.leaving() == null || r.leaving() > 0)
        .forEach(r -> replicas.put(r.number(), leaving(r, parameters)));
    put(replicas, status.lastGoodRevision(), parameters.replicas());
    put(replicas, status.servingRevision(), parameters.replicas());
    RolloutStatus rollout = status.rollout();
    if (rollout != null) {
      put(replicas, rollout.returnTo(), parameters.replicas());
      switch (rollout.step()) {
        case Stage, Golden, Evaluation, Replay, Canary, Grow ->
            put(replicas, rollout.to(), parameters.candidatePods(rollout));
        case Rewarm -> {
          // a candidate that is asked back, or a canary that goes: another never had traffic
          if (rollout.returnTo() == 0 || rollout.sharesTraffic(status.servingRevision())) {
            put(replicas, rollout.to(), parameters.candidatePods(rollout));
          }
        }
        case Switch -> {
          put(replicas, rollout.from(), parameters.replicas());
          put(replicas, rollout.to(), parameters.staged());
        }
        case Resolve, Verify, Stop, Bake, Return, Leave, Done -> {
          // nothing but what serves, is warm or leaves
        }
      }
      if (rollout.alone()) {
        leaveAlone(replicas, status.servingRevision(), rollout, parameters);
      }
    }
    Set<Integer> budgets =
        replicas.keySet().stream()
            .filter(n -> n == status.servingRevision() || n == status.lastGoodRevision())
            .filter(n -> replicas.get(n) >= 2)
            .collect(Collectors.toSet());
    Set<Integer> records =
        status.revisions().stream().map(RevisionStatus::number).collect(Collectors.toSet());
    int selected =
        rollout != null && rollout.sharesTraffic(status.servingRevision())
            ? EVERY_REVISION
            : status.servingRevision();
    return new World(replicas, selected, budgets, parameters.autoscaling(), records);
  }

  private static int leaving(RevisionStatus revision, Parameters parameters) {
    return revision.leaving() == null
        ? parameters.replicas()
        : Math.min(revision.leaving(), parameters.replicas());
  }

  /**
   * Nobody else has pods, so that a node with room for one has room for it. What the Service
   * selects is scaled to zero, and never deleted.
   */
  private static void leaveAlone(
      SortedMap<Integer, Integer> replicas,
      int serving,
      RolloutStatus rollout,
      Parameters parameters) {
    replicas.keySet().removeIf(revision -> revision != serving);
    replicas.replaceAll((revision, count) -> 0);
    boolean back = rollout.returnTo() != 0;
    if (rollout.step() != Step.Stop) {
      put(
          replicas,
          back ? rollout.returnTo() : rollout.to(),
          back || rollout.step() == Step.Bake ? parameters.replicas() : parameters.staged());
    }
  }

  private static void put(SortedMap<Integer, Integer> replicas, int revision, int count) {
    if (revision != 0) {
      replicas.put(revision, count);
    }
  }

  /**
   * Steps in which the Service moves from one revision to another: a new request waits until it has
   * settled.
   */
  static boolean trafficMoves(Step step) {
    return step == Step.Switch || step == Step.Return;
  }
}
