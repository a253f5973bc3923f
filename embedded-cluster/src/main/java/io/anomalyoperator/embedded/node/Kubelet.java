package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every pod onto this node, and ends those that are deleted. */
final class Kubelet implements ResourceEventHandler<Pod>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
  private final PodContext context;
  private final AddressBlock addresses;
  private final String nodeName;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final Map<String, Thread> endings = new ConcurrentHashMap<>();

  Kubelet(PodContext context, AddressBlock addresses, String nodeName) {
    this.context = context;
    this.addresses = addresses;
    this.nodeName = nodeName;
  }

  @Override
  public void onAdd(Pod pod) {
    look(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    look(pod);
  }

  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {
    String uid = pod.getMetadata().getUid();
    PodWorker worker = workers.get(uid);
    if (worker != null && !endings.containsKey(uid)) { // by force, without a grace period
      worker.kill();
      forget(worker);
    }
    endings.remove(uid);
  }

  private void look(Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      endings.computeIfAbsent(uid, u -> Thread.ofVirtual().start(() -> end(pod)));
    } else if (!workers.containsKey(uid)) {
      begin(pod);
    }
  }

  /**
   * Gives the pod an address and lets it live; what fails now is tried again with the next look.
   */
  private void begin(Pod pod) {
    Optional<String> address = addresses.take();
    if (address.isEmpty()) {
      context.recorder().warning(pod, "FailedScheduling", "no address of this node is free");
      return;
    }
    PodWorker worker = worker(pod, address.get());
    workers.put(pod.getMetadata().getUid(), worker);
    try {
      bind(pod);
    } catch (KubernetesClientException e) {
      LOG.debug("pod {}: {}", pod.getMetadata().getName(), e.getMessage());
      forget(worker);
      return;
    }
    worker.start();
  }

  private PodWorker worker(Pod pod, String address) {
    Pod bound =
        new PodBuilder(pod)
            .editSpec()
            .withNodeName(nodeName)
            .endSpec()
            .editStatus()
            .withPodIP(address)
            .withPodIPs(new PodIP(address))
            .withHostIP("127.0.0.1")
            .withStartTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .endStatus()
            .build();
    return new PodWorker(bound, context);
  }

  private void bind(Pod pod) {
    context
        .client()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .edit(p -> new PodBuilder(p).editSpec().withNodeName(nodeName).endSpec().build());
    context
        .recorder()
        .normal(
            pod,
            "Scheduled",
            "Successfully assigned %s/%s to %s"
                .formatted(
                    pod.getMetadata().getNamespace(), pod.getMetadata().getName(), nodeName));
  }

  private void end(Pod pod) {
    String uid = pod.getMetadata().getUid();
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
      worker.terminate(Duration.ofSeconds(grace == null ? 30 : grace));
      forget(worker);
    }
    try {
      context
          .client()
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .withPropagationPolicy(DeletionPropagation.BACKGROUND)
          .withGracePeriod(0)
          .delete();
    } catch (RuntimeException e) { // gone already, or the cluster is closing; else the next look
      LOG.debug("pod {}: {}", pod.getMetadata().getName(), e.toString());
      endings.remove(uid);
    }
  }

  private void forget(PodWorker worker) {
    Pod pod = worker.pod();
    if (workers.remove(pod.getMetadata().getUid()) != null) {
      addresses.giveBack(pod.getStatus().getPodIP());
      NodeFolder.delete(worker.home());
    }
  }

  /** Ends all pods at once. */
  @Override
  public void close() {
    endings.values().forEach(Thread::interrupt);
    workers.values().forEach(PodWorker::kill);
    workers
        .values()
        .forEach(
            worker -> {
              worker.awaitEnd();
              NodeFolder.delete(worker.home());
            });
  }
}
