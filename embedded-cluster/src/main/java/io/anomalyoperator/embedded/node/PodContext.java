package io.anomalyoperator.embedded.node;

import io.anomalyoperator.embedded.controllers.Recorder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all pods of a node share.
 *
 * @param folder where their files go
 */
record PodContext(KubernetesClient client, Recorder recorder, Launcher launcher, Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(PodContext.class);

  /** Returns whether it was written; a pod that is gone has no status. */
  boolean writeStatus(Pod pod, PodStatus status) {
    try {
      Pod live =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .get();
      if (live == null || !live.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        return false;
      }
      Pod wanted = new PodBuilder(live).withStatus(status).build();
      wanted.getMetadata().setResourceVersion(null); // nobody else writes it
      client.resource(wanted).updateStatus();
      return true;
    } catch (RuntimeException e) { // tried again a second later, unless the cluster is closing
      LOG.debug("status of pod {} is not written", pod.getMetadata().getName(), e);
      return false;
    }
  }
}
