package io.anomalyoperator.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * What a candidate has to pass before it gets traffic.
 *
 * @param golden replay of the package's golden set
 */
public record GatesSpec(@Nullable GoldenGateSpec golden) {}
