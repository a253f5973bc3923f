package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.CacheSpec;
import io.anomalyoperator.operator.api.Defaults;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where a model's pods keep packages. The fetch alone sees it, and of it the model's folder. */
final class CacheVolume {
  private static final String NAME = "cache";
  private static final String FOLDER = "/cache";

  private CacheVolume() {}

  static Volume volume(CacheSpec cache) {
    return new VolumeBuilder()
        .withName(NAME)
        .withNewPersistentVolumeClaim()
        .withClaimName(cache.claimName())
        .endPersistentVolumeClaim()
        .build();
  }

  static VolumeMount mount(AnomalyModel model) {
    return new VolumeMountBuilder()
        .withName(NAME)
        .withMountPath(FOLDER)
        .withSubPath(model.getMetadata().getName())
        .build();
  }

  static List<EnvVar> env(AnomalyModel model, RevisionRecord record, CacheSpec cache) {
    return List.of(
        value("PACKAGE_CACHE", FOLDER),
        value("PACKAGE_CACHE_LIMIT", bytes(cache)),
        value("PACKAGE_CACHE_KEEP", String.join(",", needed(model, record))),
        value("PACKAGE_CACHE_KEEP_AS_OF", model.getMetadata().getUid() + "/" + record.number()));
  }

  /**
   * Digests of this revision and of all that may get pods beside or after it. A pod template never
   * changes, so this is what holds when the revision is made: what is needed later is this or of a
   * later revision, whose own list replaces this one in the cache.
   */
  private static SortedSet<String> needed(AnomalyModel model, RevisionRecord record) {
    var digests = new TreeSet<String>();
    digests.add(Objects.requireNonNull(record.verified().artifact().sha256()));
    Stream.ofNullable(model.getStatus())
        .flatMap(status -> status.revisions().stream())
        .filter(CacheVolume::mayGetPods)
        .flatMap(revision -> Stream.ofNullable(revision.artifact().sha256()))
        .forEach(digests::add);
    return digests;
  }

  private static boolean mayGetPods(RevisionStatus revision) {
    return switch (revision.state()) {
      case Candidate, Serving, Warm, Retired -> true;
      case Pending, Rejected, Withdrawn, Superseded ->
          revision.bakedAt() != null || revision.drainDeadline() != null;
    };
  }

  private static String bytes(CacheSpec cache) {
    return Quantity.getAmountInBytes(new Quantity(Defaults.sizeLimit(cache))).toPlainString();
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }
}
