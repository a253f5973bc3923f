package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.observe.Children;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * Stops whoever looks at an old view: an operator that leads no more, or a cache that is late. It
 * is asked before the first write of a pass that wrote no status; a pass that did is guarded by
 * that write's lock.
 */
final class Fence {
  private final KubernetesClient client;
  private final AnomalyModel model;
  private boolean passed;

  Fence(KubernetesClient client, AnomalyModel model, boolean statusWritten) {
    this.client = client;
    this.model = model;
    this.passed = statusWritten;
  }

  long epoch() {
    return model.getStatus().epoch();
  }

  /** Lets a write through, or stops the pass. */
  void pass(Optional<? extends HasMetadata> observed) throws StaleViewException {
    if (observed.isPresent() && Children.epochOf(observed.get()) > epoch()) {
      throw new StaleViewException(
          observed.get().getKind()
              + " "
              + observed.get().getMetadata().getName()
              + " was written at epoch "
              + Children.epochOf(observed.get())
              + ", this view is of epoch "
              + epoch());
    }
    if (!passed) {
      AnomalyModel live = client.resource(model).get();
      boolean same =
          live != null
              && live.getMetadata().getUid().equals(model.getMetadata().getUid())
              && live.getMetadata().getDeletionTimestamp() == null
              && live.getMetadata().getGeneration().equals(model.getMetadata().getGeneration())
              && live.getStatus() != null
              && live.getStatus().epoch() == epoch();
      if (!same) {
        throw new StaleViewException("the model has moved on since it was looked at");
      }
      passed = true;
    }
  }
}
