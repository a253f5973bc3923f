package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Labels;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all children of a model have in common. */
final class Children {
  private static final String RESERVED = "anomaly-operator.io/";

  private Children() {}

  /** Metadata of a child that belongs to the model as a whole. */
  static ObjectMeta metadata(AnomalyModel model, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(model.getMetadata().getNamespace())
        .withLabels(labels(model))
        .withOwnerReferences(owner(model))
        .build();
  }

  /** Metadata of a child that belongs to one revision. */
  static ObjectMeta metadata(AnomalyModel model, int revision) {
    var metadata = metadata(model, Names.revision(model.getMetadata().getName(), revision));
    metadata.setLabels(labels(model, revision));
    return metadata;
  }

  static Map<String, String> labels(AnomalyModel model) {
    var labels = new TreeMap<String, String>();
    labels.put(Labels.MODEL, model.getMetadata().getName());
    labels.put(Labels.NAME, model.getMetadata().getName());
    labels.put(Labels.MANAGED_BY, Labels.OPERATOR);
    return labels;
  }

  static Map<String, String> labels(AnomalyModel model, int revision) {
    var labels = labels(model);
    labels.put(Labels.REVISION, Integer.toString(revision));
    return labels;
  }

  /** Selects the pods of all revisions. */
  static Map<String, String> selector(AnomalyModel model) {
    return Map.of(Labels.MODEL, model.getMetadata().getName());
  }

  /** Selects the pods of one revision. */
  static Map<String, String> selector(AnomalyModel model, int revision) {
    return new TreeMap<>(
        Map.of(
            Labels.MODEL,
            model.getMetadata().getName(),
            Labels.REVISION,
            Integer.toString(revision)));
  }

  /** A person's annotations without those that are the operator's own. */
  static SortedMap<String, String> annotations(@Nullable Map<String, String> wanted) {
    var annotations = new TreeMap<String, String>();
    if (wanted != null) {
      wanted.forEach(
          (key, value) -> {
            if (!key.startsWith(RESERVED)) {
              annotations.put(key, value);
            }
          });
    }
    return annotations;
  }

  private static OwnerReference owner(AnomalyModel model) {
    return new OwnerReferenceBuilder()
        .withApiVersion(model.getApiVersion())
        .withKind(model.getKind())
        .withName(model.getMetadata().getName())
        .withUid(model.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
