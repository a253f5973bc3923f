package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Writes what was decided, before anything is made to follow from it. */
public final class StatusWriter {
  private final KubernetesClient client;

  public StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes a status onto the very version of the object that it was decided on.
   *
   * @return the object as it is then; the same one if there was nothing to write
   * @throws StaleViewException if somebody changed the object meanwhile
   */
  public AnomalyModel write(AnomalyModel model, AnomalyModelStatus next) throws StaleViewException {
    if (next.equals(model.getStatus())) {
      return model;
    }
    AnomalyModel changed = new AnomalyModel();
    // without an account of the fields, the API server goes by its own
    changed.setMetadata(new ObjectMetaBuilder(model.getMetadata()).withManagedFields().build());
    changed.setSpec(model.getSpec());
    changed.setStatus(next);
    try {
      return client.resource(changed).updateStatus();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        throw new StaleViewException("the model changed while it was looked at: " + e.getMessage());
      }
      throw e;
    }
  }
}
