package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a former rollout, kept so that a later edit hides none.
 *
 * @param generations first and last generation of the spec that asked for it
 * @param to revision that was to serve; 0 if it came to none
 * @param outcome what was decided
 * @param reason why
 * @param finishedAt when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutcomeStatus(
    List<Long> generations, int to, Outcome outcome, @Nullable Reason reason, String finishedAt) {}
