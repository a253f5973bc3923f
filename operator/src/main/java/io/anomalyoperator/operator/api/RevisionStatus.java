package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one revision; all of it is in the ControllerRevision of the same number.
 *
 * @param number its number, never used twice
 * @param modelVersion version that the package names
 * @param artifact the very bytes
 * @param image image of the model server
 * @param state where it stands
 * @param reason why it was decided against
 * @param message the same for people
 * @param createdAt when the request for it came
 * @param servingSince since when it has all traffic
 * @param bakedAt when it had served long enough to be returned to
 * @param drainDeadline present while its pods leave traffic: they are stopped then at the latest
 * @param leaving pods that leave, where they are not as many as {@code spec.replicas}
 * @param restartsBefore how often servers of its pods had been started again before they took
 *     traffic, by the pod's uid; absent where none was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record RevisionStatus(
    int number,
    @Nullable String modelVersion,
    ResolvedArtifact artifact,
    @Nullable String image,
    RevisionState state,
    @Nullable Reason reason,
    @Nullable String message,
    String createdAt,
    @Nullable String servingSince,
    @Nullable String bakedAt,
    @Nullable String drainDeadline,
    @Nullable Integer leaving,
    @Nullable Map<String, Integer> restartsBefore)
    implements RevisionStatusBuilder.With {}
