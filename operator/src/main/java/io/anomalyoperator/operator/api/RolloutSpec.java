package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How a new version is brought in. A change here applies to what is under way and starts nothing.
 *
 * @param strategy how the candidate takes the traffic over; read when its pods are started
 * @param canary steps of strategy {@code Canary}
 * @param progressDeadlineSeconds from the request until the candidate has traffic; past it the
 *     candidate is rejected. Each step under traffic has as long again
 * @param gates what a candidate has to pass before it gets traffic
 * @param approve number of a revision that goes on although a gate holds it
 * @param allowContractChange whether the model's input may differ from the serving revision's in
 *     name, datatype or shape
 * @param bakeSeconds how long the last good revision stays warm after the switch
 * @param drainSeconds how long pods that left traffic may finish open connections
 * @param paused whether the rollout waits where it is; deadlines stand still
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record RolloutSpec(
    @Default("BlueGreen") @Nullable Strategy strategy,
    @Default("{}") @Nullable CanarySpec canary,
    @Default("300") @Min(1) @Max(3600) @Nullable Integer progressDeadlineSeconds,
    @Default("{}") @Nullable GatesSpec gates,
    @Min(1) @Nullable Integer approve,
    @Default("false") @Nullable Boolean allowContractChange,
    @Default("120") @Min(0) @Max(86400) @Nullable Integer bakeSeconds,
    @Default("30") @Min(0) @Max(600) @Nullable Integer drainSeconds,
    @Default("false") @Nullable Boolean paused)
    implements RolloutSpecBuilder.With {}
