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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The one node of the cluster, with the controllers that feed it. */
public final class Node implements AutoCloseable {
  private static final String NAME = "embedded";
  private final AddressBlock addresses = AddressBlock.claim();
  private final ProcessRegistry registry;
  private final PodLogs logs;
  private final Path folder;
  private final Programs programs;
  private final ServiceRouter router = new ServiceRouter();
  private final List<AutoCloseable> parts = new ArrayList<>();

  /**
   * Claims addresses, and ends what an earlier cluster left behind on the same folder.
   *
   * @param folder for logs, files of pods and the registry of processes
   */
  public Node(Path folder, Programs programs) throws IOException {
    this.folder = Files.createDirectories(folder).toAbsolutePath();
    this.programs = programs;
    registry = new ProcessRegistry(this.folder);
    logs = new PodLogs(this.folder.resolve("logs"));
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
            new PodContext(client, recorder, launcher, folder.resolve("pods")), addresses, NAME);
    ControllerLoop controllers = new ControllerLoop(client, router);
    SharedIndexInformer<Pod> pods = client.pods().inAnyNamespace().inform(kubelet);
    pods.addEventHandler(waking(controllers));
    parts.add(controllers);
    parts.add(pods);
    parts.add(client.services().inAnyNamespace().inform(this.<Service>waking(controllers)));
    parts.add(
        client.apps().deployments().inAnyNamespace().inform(this.<Deployment>waking(controllers)));
    parts.add(
        client.apps().replicaSets().inAnyNamespace().inform(this.<ReplicaSet>waking(controllers)));
    parts.add(kubelet);
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

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("the node does not stop", e);
      }
    }
    router.close();
    registry.close();
    addresses.close();
  }
}
