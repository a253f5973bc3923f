package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Optional;

/** How many pods of a revision may be taken away at a time. */
public final class PodDisruptionBudgets {
  private PodDisruptionBudgets() {}

  /**
   * One pod at a time, from two replicas on: a budget on a single pod would let no node be drained.
   * Pods that are not ready may always go, since they serve nobody and would block the node for
   * ever.
   */
  public static Optional<PodDisruptionBudget> of(AnomalyModel model, int revision, int replicas) {
    if (replicas < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new PodDisruptionBudgetBuilder()
            .withMetadata(Children.metadata(model, revision))
            .withNewSpec()
            .withNewMaxUnavailable(1)
            .withUnhealthyPodEvictionPolicy("AlwaysAllow")
            .withNewSelector()
            .withMatchLabels(Children.selector(model, revision))
            .endSelector()
            .endSpec()
            .build());
  }
}
