package io.anomalyoperator.operator.resources;

import com.fasterxml.jackson.core.type.TypeReference;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.ServerSpec;
import io.anomalyoperator.operator.api.ThresholdSpec;
import io.anomalyoperator.operator.rollout.ArtifactSource;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revision as the cluster keeps it: its record, what was asked for in the words of the spec, and
 * the pod template made from both. The API server refuses to change the data of one that exists, so
 * a later operator with other defaults makes the same pods.
 */
public final class ControllerRevisions {
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private ControllerRevisions() {}

  private record Request(
      ArtifactSpec artifact, @Nullable ServerSpec server, @Nullable ThresholdSpec threshold) {}

  private record Data(RevisionRecord record, Request request, PodTemplateSpec template) {}

  /**
   * The revision that the model's spec asks for.
   *
   * @param defaults of the operator
   */
  public static ControllerRevision of(
      AnomalyModel model, RevisionRecord record, StoreDefaults defaults) {
    var spec = model.getSpec();
    var data =
        new Data(
            record,
            new Request(spec.artifact(), spec.server(), spec.threshold()),
            PodTemplates.of(model, record, defaults));
    return new ControllerRevisionBuilder()
        .withMetadata(Children.metadata(model, record.number()))
        .withRevision((long) record.number())
        .withData(Json.MAPPER.convertValue(data, TREE))
        .build();
  }

  /** The record in a revision. */
  public static RevisionRecord read(ControllerRevision revision) {
    var data = data(revision);
    var request = Optional.ofNullable(data.request());
    return data.record()
        .from(
            request
                .filter(asked -> asked.artifact() != null)
                .map(asked -> new ArtifactSource(asked.artifact(), asked.server()))
                .orElse(null));
  }

  /** The pod template in a revision. */
  public static PodTemplateSpec template(ControllerRevision revision) {
    return data(revision).template();
  }

  private static Data data(ControllerRevision revision) {
    Data data;
    try {
      data = Json.MAPPER.convertValue(revision.getData(), Data.class);
    } catch (IllegalArgumentException e) {
      throw unreadable(revision, e);
    }
    // Jackson gives null for what is absent
    if (data == null || data.record() == null || data.template() == null) {
      throw unreadable(revision, null);
    }
    return data;
  }

  private static IllegalArgumentException unreadable(
      ControllerRevision revision, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "ControllerRevision %s/%s: data holds no revision record and pod template as this operator writes them; it was made by something else, or by a later version of the operator"
            .formatted(revision.getMetadata().getNamespace(), revision.getMetadata().getName()),
        cause);
  }
}
