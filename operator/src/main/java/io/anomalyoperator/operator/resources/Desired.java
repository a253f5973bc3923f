package io.anomalyoperator.operator.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.operator.api.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.TreeMap;

/**
 * Marks what is desired, so that a later look can tell whether a child is what this world wants
 * without comparing it field by field with what the API server made of it.
 */
public final class Desired {
  private Desired() {}

  /**
   * Puts the mark of the operator, the digest of what is desired and the epoch on a fresh object.
   *
   * @return the same object
   */
  public static <T extends HasMetadata> T stamp(T desired, long epoch) {
    var hash = hash(desired);
    var metadata = desired.getMetadata();
    var labels = new TreeMap<>(metadata.getLabels());
    labels.put(Labels.MANAGED_BY, Labels.OPERATOR);
    metadata.setLabels(labels);
    var annotations = new TreeMap<>(metadata.getAnnotations());
    annotations.put(Labels.DESIRED_HASH, hash);
    annotations.put(Labels.EPOCH, Long.toString(epoch));
    metadata.setAnnotations(annotations);
    return desired;
  }

  /**
   * SHA-256 of the canonical JSON of an object that was made here, without its stamp: the same
   * before and after {@link #stamp}, and at every epoch.
   */
  public static String hash(HasMetadata desired) {
    ObjectNode tree = Json.MAPPER.valueToTree(desired);
    var metadata = tree.withObjectProperty("metadata");
    strip(metadata, "annotations", Labels.DESIRED_HASH, Labels.EPOCH);
    strip(metadata, "labels", Labels.MANAGED_BY);
    try {
      return Digests.sha256(Json.MAPPER.writeValueAsBytes(Json.sorted(tree)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void strip(ObjectNode metadata, String field, String... keys) {
    if (metadata.get(field) instanceof ObjectNode map) {
      for (var key : keys) {
        map.remove(key);
      }
      if (map.isEmpty()) {
        metadata.remove(field);
      }
    }
  }
}
