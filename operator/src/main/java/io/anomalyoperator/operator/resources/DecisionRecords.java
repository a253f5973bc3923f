package io.anomalyoperator.operator.resources;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.GateStatus;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of one rollout, for those who ask later who changed what and why. It follows
 * from the status alone, so whoever writes it writes the same.
 */
public final class DecisionRecords {
  /** Key of the document. */
  public static final String DOCUMENT = "decision.json";

  private DecisionRecords() {}

  /**
   * The document.
   *
   * @param model namespace and name
   * @param uid uid of the model
   * @param generation generation of the spec that brought the request
   * @param attempt 1 for the first try of the request
   * @param request digest of what was asked
   * @param serving revision that has the traffic after the decision; 0 for none
   * @param from what served before
   * @param to what was to serve
   * @param gates what each gate said, with its numbers
   * @param unavailableSince since when strategy {@code Replace} had no pod in traffic, if it had
   *     none at the decision
   * @param unavailableSeconds for how long it had none until then
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Decision(
      String model,
      String uid,
      long generation,
      int attempt,
      String request,
      @Nullable String requestedBy,
      @Nullable String requestedAt,
      Outcome outcome,
      @Nullable Reason reason,
      @Nullable String message,
      int serving,
      @Nullable Side from,
      @Nullable Side to,
      List<GateStatus> gates,
      String startedAt,
      @Nullable String switchedAt,
      String finishedAt,
      @Nullable String unavailableSince,
      @Nullable Long unavailableSeconds) {}

  /** A revision, down to its bytes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Side(
      int revision,
      @Nullable String modelVersion,
      ResolvedArtifact artifact,
      @Nullable String image) {}

  /** Name of the record of the newest rollout; empty until it is decided. */
  public static Optional<String> name(AnomalyModel model) {
    return decided(model)
        .map(
            rollout ->
                Names.decision(model.getMetadata().getName(), Instant.parse(rollout.finishedAt())));
  }

  /** What was decided of the newest rollout; empty until then. */
  public static Optional<Decision> decision(AnomalyModel model) {
    return decided(model).map(rollout -> decision(model, rollout));
  }

  /** The record of a decision. */
  public static ConfigMap of(AnomalyModel model, Decision decision) {
    var name = Names.decision(model.getMetadata().getName(), Instant.parse(decision.finishedAt()));
    try {
      return new ConfigMapBuilder()
          .withMetadata(Children.metadata(model, name))
          .editMetadata()
          .addToLabels(Labels.DECISION, decision.outcome().name())
          .endMetadata()
          .withImmutable(true)
          .withData(
              Map.of(
                  DOCUMENT,
                  Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(decision)))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a decision must be writable as JSON", e);
    }
  }

  private static Optional<RolloutStatus> decided(AnomalyModel model) {
    return Optional.ofNullable(model.getStatus())
        .map(AnomalyModelStatus::rollout)
        .filter(rollout -> !rollout.inProgress() && rollout.finishedAt() != null);
  }

  private static Decision decision(AnomalyModel model, RolloutStatus rollout) {
    var metadata = model.getMetadata();
    var status = model.getStatus();
    return new Decision(
        metadata.getNamespace() + "/" + metadata.getName(),
        metadata.getUid(),
        rollout.firstGeneration(),
        rollout.attempt(),
        rollout.request(),
        rollout.requestedBy(),
        rollout.requestedAt(),
        rollout.outcome(),
        rollout.reason(),
        rollout.message(),
        status.servingRevision(),
        side(status, rollout.from()),
        side(status, rollout.to()),
        rollout.gates(),
        rollout.startedAt(),
        rollout.switchedAt(),
        rollout.finishedAt(),
        rollout.unavailableSince(),
        rollout.unavailableSeconds());
  }

  private static @Nullable Side side(AnomalyModelStatus status, int revision) {
    return status.revisions().stream()
        .filter(r -> r.number() == revision)
        .findFirst()
        .map(r -> new Side(r.number(), r.modelVersion(), r.artifact(), r.image()))
        .orElse(null);
  }
}
