package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.observe.ChildSource;
import io.anomalyoperator.operator.observe.Children;
import io.anomalyoperator.operator.resources.Desired;
import io.anomalyoperator.operator.resources.Drift;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes one child: only if it differs, only past the fence, only onto the version that was
 * observed.
 */
final class ChildWriter {
  private final KubernetesClient client;
  private final ChildSource source;
  private final Fence fence;
  private final String uid;
  private final Set<String> settled;
  private final WriteListener listener;
  private int writes;

  ChildWriter(
      KubernetesClient client,
      ChildSource source,
      Fence fence,
      String uid,
      Set<String> settled,
      WriteListener listener) {
    this.client = client;
    this.source = source;
    this.fence = fence;
    this.uid = uid;
    this.settled = settled;
    this.listener = listener;
  }

  /** How many children were written. */
  int writes() {
    return writes;
  }

  /** The one child of a name among those observed. */
  static <T extends HasMetadata> Optional<T> named(List<T> observed, String name) {
    return observed.stream().filter(o -> o.getMetadata().getName().equals(name)).findFirst();
  }

  /** Makes a child be as desired. */
  <T extends HasMetadata> void ensure(T desired, List<T> observed) throws StaleViewException {
    Optional<T> there = named(observed, desired.getMetadata().getName());
    if (there.isEmpty()) {
      create(desired);
      return;
    }
    mine(there.get());
    String hash = Desired.hash(desired);
    boolean asked = hash.equals(hashOf(there.get()));
    if (asked && (settled.contains(keyOf(desired, hash)) || !Drift.between(desired, there.get()))) {
      return;
    }
    fence.pass(there);
    Desired.stamp(desired, fence.epoch());
    desired.getMetadata().setResourceVersion(there.get().getMetadata().getResourceVersion());
    T written =
        attempt(
            desired,
            "apply",
            () ->
                client
                    .resource(desired)
                    .fieldManager(Labels.OPERATOR)
                    .forceConflicts()
                    .serverSideApply());
    source.wrote(written);
    if (asked && Drift.between(desired, written)) {
      settled.add(
          keyOf(desired, hash)); // the API server insists: to write it again changes nothing
    }
  }

  private static String keyOf(HasMetadata desired, String hash) {
    return desired.getKind()
        + "/"
        + desired.getMetadata().getNamespace()
        + "/"
        + desired.getMetadata().getName()
        + "@"
        + hash;
  }

  /**
   * Makes a child that is not there; one that is there after all is somebody else's, or news that
   * are late.
   */
  <T extends HasMetadata> void create(T desired) throws StaleViewException {
    fence.pass(Optional.empty());
    Desired.stamp(desired, fence.epoch());
    source.wrote(attempt(desired, "create", () -> client.resource(desired).create()));
  }

  /** Takes a child away, this very version of it. */
  void delete(HasMetadata observed) throws StaleViewException {
    if (!Children.ownedBy(uid, observed) || observed.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    fence.pass(Optional.of(observed));
    attempt(
        observed,
        "delete",
        () -> {
          client.resource(observed).lockResourceVersion().delete();
          return observed;
        });
    source.deleted(observed);
  }

  private void mine(HasMetadata there) {
    if (!Children.ownedBy(uid, there)) {
      throw new NameTakenException(there);
    }
  }

  private interface Write<T> {
    T run();
  }

  private <T extends HasMetadata> T attempt(HasMetadata object, String verb, Write<T> write)
      throws StaleViewException {
    try {
      T written = write.run();
      writes++;
      listener.wrote(object.getKind(), verb);
      return written;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        if (verb.equals("create")) {
          HasMetadata there = client.resource(object).get();
          if (there != null) {
            mine(there);
          }
        }
        throw new StaleViewException(
            object.getKind() + " " + object.getMetadata().getName() + ": " + e.getMessage());
      }
      throw e;
    }
  }

  private static String hashOf(HasMetadata there) {
    return Optional.ofNullable(there.getMetadata().getAnnotations())
        .map(a -> a.get(Labels.DESIRED_HASH))
        .orElse("");
  }
}
