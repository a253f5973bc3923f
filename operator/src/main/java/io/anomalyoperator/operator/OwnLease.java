package io.anomalyoperator.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease that replicas share, as one of them sees it. The SDK takes and renews it, but lets it
 * run out where it could be given up.
 *
 * @param identity who this replica is in the lease; no other process is called so
 */
record OwnLease(KubernetesClient client, String namespace, String name, String identity) {
  private static final Logger LOG = LoggerFactory.getLogger(OwnLease.class);

  /** Gives the lead up, if it has it, so that the next replica need not wait for it to run out. */
  void giveUp() {
    try {
      Lease lease = client.leases().inNamespace(namespace).withName(name).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        client.resource(lease).lockResourceVersion().update();
        LOG.info("gave up the lease {}", name);
      }
    } catch (KubernetesClientException e) {
      LOG.warn("could not give up the lease {}: another leads when it has run out", name, e);
    }
  }
}
