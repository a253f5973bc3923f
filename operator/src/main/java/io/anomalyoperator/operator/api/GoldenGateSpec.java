package io.anomalyoperator.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * Replay of the golden set inside the package, compared with the scores that the operator read from
 * the package itself.
 *
 * @param enabled whether the gate is asked
 */
public record GoldenGateSpec(@Nullable Boolean enabled) {}
