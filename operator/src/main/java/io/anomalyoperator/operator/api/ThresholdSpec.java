package io.anomalyoperator.operator.api;

import org.jspecify.annotations.Nullable;

/**
 * From which score on an input is an anomaly: one of the two.
 *
 * @param falsePositiveRate accepted share of normal inputs that are called anomalies, turned into a
 *     score by the package's calibration
 * @param score the score itself
 */
public record ThresholdSpec(@Nullable Double falsePositiveRate, @Nullable Double score) {}
