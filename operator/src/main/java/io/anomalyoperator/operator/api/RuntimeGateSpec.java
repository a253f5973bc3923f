package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/**
 * Does a revision do well under traffic? Asked while it bakes; a breach takes the traffic back.
 *
 * @param maxErrorRate accepted share of requests for scores that the server fails, in the last
 *     minute; 1 switches it off
 * @param minRequests fewer say nothing
 * @param maxRestarts accepted restarts of a pod's server
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeGateSpec(
    @Default("0.01") @Min(0) @Max(1) @Nullable Double maxErrorRate,
    @Default("100") @Min(1) @Max(1000000) @Nullable Integer minRequests,
    @Default("1") @Min(0) @Max(100) @Nullable Integer maxRestarts) {}
