package io.anomalyoperator.embedded.node;

import io.anomalyoperator.embedded.Programs;
import io.anomalyoperator.embedded.api.Logs;
import io.anomalyoperator.embedded.controllers.ControllerLoop;
import io.anomalyoperator.embedded.controllers.Recorder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one node of the cluster, with the controllers that feed it. */
public final class Node implements AutoCloseable {
  private static final String NAME = "embedded";

  /** How often the kubelet looks at pods that nothing happens to: some could not be started yet. */
  private static final long LOOK_MILLIS = 1_000;

  private final AddressBlock addresses = AddressBlock.claim();
  private final ProcessRegistry registry;
  private final PodLogs logs;
  private final NodeFolder folder;
  private final Programs programs;
  private final ServiceRouter router = new ServiceRouter();
  private final List<AutoCloseable> parts = new ArrayList<>();

  /**
   * Claims addresses, and ends what an earlier cluster left behind on the same folder.
   *
   * @param dataDirectory for logs, files of pods and the registry of processes; without one, a
   *     temporary folder that goes with the node
   */
  public Node(Optional<Path> dataDirectory, Programs programs) throws IOException {
    this.programs = programs;
    try {
      folder = NodeFolder.of(dataDirectory);
      logs = new PodLogs(folder.path().resolve("logs"));
      registry = new ProcessRegistry(folder.path()); // last: it starts a process
    } catch (IOException | RuntimeException e) {
      addresses.close();
      throw e;
    }
  }

  /** The first three numbers of the addresses that Services are to get. */
  public String servicePrefix() {
    return addresses.servicePrefix();
  }

  public Logs logs() {
    return logs;
  }

  /** Joins the cluster that the client speaks to; the client stays the caller's. */
  public void join(KubernetesClient client) {
    register(client);
    Launcher launcher = new Launcher(client, programs, registry, logs);
    Recorder recorder = new Recorder(client, "kubelet");
    Kubelet kubelet =
        new Kubelet(
            new PodContext(client, recorder, launcher, folder.path().resolve("pods")),
            addresses,
            NAME);
    ControllerLoop controllers = new ControllerLoop(client, router);
    SharedIndexInformer<Pod> pods = client.pods().inAnyNamespace().runnableInformer(LOOK_MILLIS);
    pods.addEventHandlerWithResyncPeriod(kubelet, LOOK_MILLIS);
    pods.addEventHandlerWithResyncPeriod(waking(controllers), 0);
    parts.add(controllers);
    parts.add(pods);
    parts.add(kubelet);
    pods.run();
    parts.add(client.services().inAnyNamespace().inform(this.<Service>waking(controllers)));
    parts.add(
        client.apps().deployments().inAnyNamespace().inform(this.<Deployment>waking(controllers)));
    parts.add(
        client.apps().replicaSets().inAnyNamespace().inform(this.<ReplicaSet>waking(controllers)));
    controllers.start();
  }

  private <T> ResourceEventHandler<T> waking(ControllerLoop controllers) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        controllers.wake();
      }

      @Override
      public void onUpdate(T before, T after) {
        controllers.wake();
      }

      @Override
      public void onDelete(T object, boolean finalStateUnknown) {
        controllers.wake();
      }
    };
  }

  private static void register(KubernetesClient client) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(NAME)
                .addToLabels("kubernetes.io/hostname", NAME)
                .addToLabels("kubernetes.io/os", "linux")
                .endMetadata()
                .withNewStatus()
                .addNewAddress("127.0.0.1", "InternalIP")
                .withNewNodeInfo()
                .withKubeletVersion("v1.35.0-embedded")
                .withOperatingSystem("linux")
                .endNodeInfo()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withLastTransitionTime(now)
                .withLastHeartbeatTime(now)
                .endCondition()
                .endStatus()
                .build())
        .create();
  }

  /** Closes all parts, whatever becomes of one of them. */
  @Override
  public void close() {
    try (folder;
        addresses;
        registry;
        router) {
      closeParts();
    }
  }

  private void closeParts() {
    IllegalStateException failure = new IllegalStateException("the node does not stop");
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
