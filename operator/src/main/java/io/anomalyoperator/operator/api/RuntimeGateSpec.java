package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Does a revision do well under traffic? Asked in each step of a canary and while it bakes; a
 * breach takes the traffic back. It is compared with the former revision: with its pods beside a
 * canary, with their last minute before the switch in the bake.
 *
 * @param maxErrorRate accepted share of requests for scores that the server fails, in the last
 *     minute; 1 switches it off
 * @param maxLatencyRatio accepted ratio of the latency below which 95 % of the requests lie to that
 *     of the former revision; 0 switches it off
 * @param maxAlertRateChange accepted difference of the share of rows called anomalies to that of
 *     the former revision; 1 switches it off
 * @param minRequests fewer requests, or rows, say nothing; a quarter of them is enough where half
 *     of the requests fail
 * @param maxRestarts accepted restarts of a pod's server
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record RuntimeGateSpec(
    @Default("0.01") @Min(0) @Max(1) @Nullable Double maxErrorRate,
    @Default("2") @Min(0) @Max(1000) @Nullable Double maxLatencyRatio,
    @Default("0.2") @Min(0) @Max(1) @Nullable Double maxAlertRateChange,
    @Default("100") @Min(1) @Max(1000000) @Nullable Integer minRequests,
    @Default("1") @Min(0) @Max(100) @Nullable Integer maxRestarts)
    implements RuntimeGateSpecBuilder.With {}
