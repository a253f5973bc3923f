package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What was rejected and is not tried again by itself. A bad package is known by its digest, under
 * whatever key; what failed a gate is known by the whole request.
 *
 * @param sha256 digest of the package that no server can serve; absent for a failed gate
 * @param content digest of the artifact, threshold and server that were asked for
 * @param versionId version of the object, for artifacts that do not name one
 * @param revision revision that was tried
 * @param reason why
 * @param message the same for people
 * @param retry value of {@code spec.retry} at the time; another one opens the way again
 * @param at when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RejectionStatus(
    @Nullable String sha256,
    @Nullable String content,
    @Nullable String versionId,
    int revision,
    Reason reason,
    String message,
    @Nullable String retry,
    String at) {}
