package io.anomalyoperator.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * How a new version is brought in. A change here applies to what is under way and starts nothing.
 *
 * @param progressDeadlineSeconds from the request until the candidate has all traffic; past it the
 *     candidate is rejected
 * @param gates what a candidate has to pass before it gets traffic
 * @param bakeSeconds how long the last good revision stays warm after the switch
 * @param drainSeconds how long pods that left traffic may finish open connections
 * @param paused whether the rollout waits where it is; deadlines stand still
 */
public record RolloutSpec(
    @Nullable Integer progressDeadlineSeconds,
    @Nullable GatesSpec gates,
    @Nullable Integer bakeSeconds,
    @Nullable Integer drainSeconds,
    @Nullable Boolean paused) {}
