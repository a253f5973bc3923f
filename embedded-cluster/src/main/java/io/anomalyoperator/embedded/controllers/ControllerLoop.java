package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all controllers, one after the other on one thread, whenever something has changed. They
 * read live: the server is near, and nobody has to think about caches that lag behind own writes.
 */
public final class ControllerLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);
  private final KubernetesClient client;
  private final Deployments deployments;
  private final ReplicaSets replicaSets;
  private final EndpointSlices slices;
  private final Routes routes;
  private final Semaphore changes = new Semaphore(0);
  private final Thread thread;

  /** Is told where the connections of a Service go. */
  public interface Routes {
    void route(Service service, List<EndpointSlice> slices);

    /** Called after a round with all Services that there are. */
    void retain(List<Service> services);
  }

  public ControllerLoop(KubernetesClient client, Routes routes) {
    this.client = client;
    this.routes = routes;
    deployments = new Deployments(client);
    replicaSets = new ReplicaSets(client);
    slices = new EndpointSlices(client);
    thread = Thread.ofPlatform().name("embedded-controllers").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Something has changed: look soon. */
  public void wake() {
    changes.release();
  }

  private void run() {
    try {
      while (true) {
        boolean woken = changes.tryAcquire(1, TimeUnit.SECONDS); // deadlines pass without events
        changes.drainPermits();
        LOG.trace("looking, woken: {}", woken);
        guarded("round", this::round);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    List<ReplicaSet> sets = client.apps().replicaSets().inAnyNamespace().list().getItems();
    client
        .apps()
        .deployments()
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(d -> guarded(d, () -> deployments.reconcile(d, sets)));
    List<Pod> pods = client.pods().inAnyNamespace().list().getItems();
    client
        .apps()
        .replicaSets()
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(s -> guarded(s, () -> replicaSets.reconcile(s, pods)));
    services(pods);
  }

  private void services(List<Pod> pods) {
    List<Service> services = client.services().inAnyNamespace().list().getItems();
    List<EndpointSlice> all =
        client.discovery().v1().endpointSlices().inAnyNamespace().list().getItems();
    for (Service service : services) {
      guarded(
          service,
          () ->
              routes.route(
                  service,
                  slices
                      .reconcile(service, pods, all)
                      .map(List::of)
                      .orElseGet(() -> written(service, all))));
    }
    routes.retain(services);
  }

  /** Slices that somebody else wrote for a Service without a selector. */
  private static List<EndpointSlice> written(Service service, List<EndpointSlice> all) {
    return all.stream()
        .filter(s -> s.getMetadata().getNamespace().equals(service.getMetadata().getNamespace()))
        .filter(
            s ->
                s.getMetadata().getLabels() != null
                    && service
                        .getMetadata()
                        .getName()
                        .equals(s.getMetadata().getLabels().get(EndpointSlices.SERVICE)))
        .toList();
  }

  private void guarded(HasMetadata object, Runnable step) {
    guarded(object.getKind() + " " + object.getMetadata().getName(), step);
  }

  /** One broken object must not stop the others; the next round tries again. */
  private void guarded(String what, Runnable step) {
    try {
      step.run();
    } catch (KubernetesClientException e) {
      if (thread.isInterrupted()) {
        return;
      }
      LOG.debug("{}: {}", what, e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("{}", what, e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
