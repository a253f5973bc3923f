package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is: which revision serves, what was decided, and where a rollout stands. It is the
 * operator's only memory.
 *
 * @param observedGeneration generation of the spec that this speaks of; −1 before the first look
 * @param epoch rises with each transition; children carry it, so that nothing is written from an
 *     older view
 * @param phase one word for people, derived from the rest
 * @param servingRevision revision that has the traffic; 0 for none
 * @param lastGoodRevision revision to which every automatic return goes; 0 for none
 * @param replicas pods of the serving revision
 * @param readyReplicas those of them that are ready
 * @param ready both as one word, {@code 2/2}, for people
 * @param modelVersion version of the model that serves
 * @param digest SHA-256 of the package that serves
 * @param selector label selector of the serving revision's pods, for autoscalers
 * @param revisions what is known of each retained revision, newest first
 * @param rollout the rollout of the newest request
 * @param history the last outcomes, newest first
 * @param rejections what is not tried again by itself, newest first
 * @param conditions Ready, Available and Verified always; the others only while they are true
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record AnomalyModelStatus(
    @Default("-1") long observedGeneration,
    long epoch,
    @Nullable Phase phase,
    int servingRevision,
    int lastGoodRevision,
    @StatusReplicas int replicas,
    int readyReplicas,
    @Nullable String ready,
    @Nullable String modelVersion,
    @Nullable String digest,
    @LabelSelector @Nullable String selector,
    List<RevisionStatus> revisions,
    @Nullable RolloutStatus rollout,
    List<OutcomeStatus> history,
    List<RejectionStatus> rejections,
    List<Condition> conditions)
    implements AnomalyModelStatusBuilder.With {

  public AnomalyModelStatus {
    revisions = revisions == null ? List.of() : List.copyOf(revisions);
    history = history == null ? List.of() : List.copyOf(history);
    rejections = rejections == null ? List.of() : List.copyOf(rejections);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** What a resource says that no operator has looked at. */
  public static AnomalyModelStatus initial() {
    return new AnomalyModelStatus(
        -1, 0, null, 0, 0, 0, 0, null, null, null, null, List.of(), null, List.of(), List.of(),
        List.of());
  }
}
