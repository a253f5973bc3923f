package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.Step;
import java.time.Instant;

/** Where every rollout ends when nothing happens any more but that time passes. */
final class PlannerEnd {
  /** Most looks between two moments at which nothing moves. */
  private static final int LOOKS = 60;

  /** Most times that a rollout is woken by its own clock before it ends. */
  private static final int WAKINGS = 80;

  private PlannerEnd() {}

  /** Lets time pass, from one appointed look to the next, until the end. */
  static void reached(SimulatedCluster cluster) {
    for (int i = 0; i < WAKINGS; i++) {
      Instant again = rest(cluster);
      if (isEnd(cluster)) {
        return;
      }
      cluster.now = again.isAfter(cluster.now) ? again : cluster.now.plusMillis(1);
    }
    throw new AssertionError("no end: " + cluster.status.rollout());
  }

  private static Instant rest(SimulatedCluster cluster) {
    int before = cluster.plans.size();
    cluster.settle();
    assertTrue(cluster.plans.size() - before <= LOOKS, "too many looks until it rests");
    return cluster.plans.getLast().lookAgainAt();
  }

  private static boolean isEnd(SimulatedCluster cluster) {
    AnomalyModelStatus status = cluster.status;
    RolloutStatus rollout = status.rollout();
    if (!rollout.inProgress() && rollout.step() == Step.Done) {
      return true;
    }
    if (rollout.pausedAt() != null) {
      return true;
    }
    // a way back waits for as long as its target has no pods: traffic never goes to nobody
    return rollout.returnTo() != 0
        && !rollout.inProgress()
        && cluster.observe().readyPodsOf(rollout.returnTo()).size()
            < Parameters.of(cluster.spec).replicas();
  }
}
