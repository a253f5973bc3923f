package io.anomalyoperator.e2e.ground;

import static org.awaitility.Awaitility.await;

import io.anomalyoperator.e2e.variant.Volume;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;

/**
 * A PersistentVolumeClaim for packages: of the cluster's default StorageClass, or, where it has
 * none, on a folder of its first node.
 */
public final class PackageVolume implements AutoCloseable {
  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
  private static final long USER = 65532;

  private final KubernetesClient client;
  private final String toolsImage;
  private final String claim;
  private final Optional<String> folder;
  private final List<HasMetadata> made = new ArrayList<>();

  private PackageVolume(Ground ground, String claim) {
    this.client = ground.client();
    this.toolsImage = ground.variants().tools();
    this.claim = claim;
    this.folder =
        hasDefaultClass()
            ? Optional.empty()
            : Optional.of("/var/tmp/" + Ground.NAMESPACE + "-" + claim);
  }

  /** Makes a claim in the namespace of the tests. */
  public static PackageVolume claim(Ground ground, String name) {
    var volume = new PackageVolume(ground, name);
    volume.folder.ifPresent(volume::makeOnNode);
    var claim =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(Ground.NAMESPACE)
            .endMetadata()
            .withNewSpec()
            .withAccessModes("ReadWriteOnce")
            .withNewResources()
            .withRequests(Map.of("storage", new Quantity("100Mi")))
            .endResources()
            .endSpec()
            .build();
    volume.folder.ifPresent(
        _ -> {
          claim.getSpec().setStorageClassName("");
          claim.getSpec().setVolumeName(volume.volumeName());
        });
    volume.make(claim);
    return volume;
  }

  public String name() {
    return claim;
  }

  /** Changes a byte of each package in it. */
  public void damage() {
    run(Volume.DAMAGE, claimed(), Optional.of(USER));
  }

  private boolean hasDefaultClass() {
    return client.storage().v1().storageClasses().list().getItems().stream()
        .map(each -> each.getMetadata().getAnnotations())
        .anyMatch(each -> each != null && "true".equals(each.get(DEFAULT_CLASS)));
  }

  private String volumeName() {
    return Ground.NAMESPACE + "-" + claim;
  }

  private void makeOnNode(String path) {
    run(Volume.CLEAR, onNode(path), Optional.empty());
    make(
        new PersistentVolumeBuilder()
            .withNewMetadata()
            .withName(volumeName())
            .endMetadata()
            .withNewSpec()
            .withCapacity(Map.of("storage", new Quantity("100Mi")))
            .withAccessModes("ReadWriteOnce")
            .withPersistentVolumeReclaimPolicy("Retain")
            .withStorageClassName("")
            .withNewLocal()
            .withPath(path)
            .endLocal()
            .withNewNodeAffinity()
            .withNewRequired()
            .addNewNodeSelectorTerm()
            .addNewMatchExpression()
            .withKey("kubernetes.io/hostname")
            .withOperator("In")
            .withValues(node())
            .endMatchExpression()
            .endNodeSelectorTerm()
            .endRequired()
            .endNodeAffinity()
            .endSpec()
            .build());
  }

  private String node() {
    return client
        .nodes()
        .list()
        .getItems()
        .getFirst()
        .getMetadata()
        .getLabels()
        .get("kubernetes.io/hostname");
  }

  private void make(HasMetadata object) {
    made.add(client.resource(object).create());
  }

  private VolumeBuilder claimed() {
    return new VolumeBuilder()
        .withNewPersistentVolumeClaim()
        .withClaimName(claim)
        .endPersistentVolumeClaim();
  }

  private static VolumeBuilder onNode(String path) {
    return new VolumeBuilder()
        .withNewHostPath()
        .withPath(path)
        .withType("DirectoryOrCreate")
        .endHostPath();
  }

  /** Runs a pod on the volume to its end: as a user of its group, or as root. */
  private void run(String what, VolumeBuilder volume, Optional<Long> user) {
    Pod pod =
        client
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withGenerateName("volume-" + what + "-")
                    .withNamespace(Ground.NAMESPACE)
                    .endMetadata()
                    .withNewSpec()
                    .withRestartPolicy("Never")
                    .withNodeSelector(Map.of("kubernetes.io/hostname", node()))
                    .withNewSecurityContext()
                    .withRunAsUser(user.orElse(0L))
                    .withFsGroup(user.orElse(null))
                    .endSecurityContext()
                    .withContainers(
                        new ContainerBuilder()
                            .withName("volume")
                            .withImage(toolsImage)
                            .withCommand(
                                "java",
                                "-cp",
                                Variants.CLASSES,
                                Volume.class.getName(),
                                what,
                                "/volume")
                            .addNewVolumeMount()
                            .withName("volume")
                            .withMountPath("/volume")
                            .endVolumeMount()
                            .build())
                    .withVolumes(volume.withName("volume").build())
                    .endSpec()
                    .build())
            .create();
    await("the pod that is to " + what + " a volume ended")
        .atMost(Patience.SOON)
        .until(() -> List.of("Succeeded", "Failed").contains(phase(pod)));
    String phase = phase(pod);
    String log =
        client.pods().inNamespace(Ground.NAMESPACE).withName(pod.getMetadata().getName()).getLog();
    client.resource(pod).delete();
    if (!phase.equals("Succeeded")) {
      throw new AssertionFailedError("%s of volume %s failed: %s".formatted(what, claim, log));
    }
  }

  private String phase(Pod pod) {
    return client.resource(pod).get().getStatus().getPhase();
  }

  /** Models that use it have to be gone: the claim stays as long as a pod does. */
  @Override
  public void close() {
    Collections.reverse(made);
    made.forEach(each -> client.resource(each).delete());
    await("nobody uses the claim " + claim)
        .atMost(Patience.SOON)
        .until(() -> made.stream().allMatch(each -> client.resource(each).get() == null));
    folder.ifPresent(path -> run(Volume.CLEAR, onNode(path), Optional.empty()));
  }
}
