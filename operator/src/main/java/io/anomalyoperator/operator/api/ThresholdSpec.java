package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * From which score on an input is an anomaly: one of the two.
 *
 * @param falsePositiveRate accepted share of normal inputs that are called anomalies, turned into a
 *     score by the package's calibration
 * @param score the score itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.falsePositiveRate) != has(self.score)",
    message = "threshold takes exactly one of falsePositiveRate and score")
public record ThresholdSpec(
    @Min(value = 0, inclusive = false) @Max(value = 1, inclusive = false)
        @Nullable Double falsePositiveRate,
    @Nullable Double score) {}
