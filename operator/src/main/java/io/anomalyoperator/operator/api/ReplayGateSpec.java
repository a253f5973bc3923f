package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Does the candidate judge recent requests as the serving revision did? Its pods score the same
 * inputs again.
 *
 * @param samples requests that each pod remembers, in memory only, and that are compared at most; 0
 *     switches memory and gate off. A pod remembers as many as its revision was made with
 * @param minSamples fewer are inconclusive
 * @param maxAlertRateChange accepted difference of the shares of requests called anomalies
 * @param maxAlertRateRatio accepted ratio of the two shares, either way
 * @param maxPsi accepted population stability index of the p-values, or what chance does with so
 *     few samples, if that is more
 * @param minRankCorrelation least Spearman correlation of the raw scores
 * @param onInconclusive what becomes of the candidate when there are too few samples
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.samples) || !has(self.minSamples) || self.samples == 0"
            + " || self.minSamples <= self.samples",
    message = "minSamples is more than samples: no request count would ever be enough")
@RecordBuilder
public record ReplayGateSpec(
    @Default("512") @Min(0) @Max(4096) @Nullable Integer samples,
    @Default("256") @Min(1) @Max(4096) @Nullable Integer minSamples,
    @Default("0.05") @Min(0) @Max(1) @Nullable Double maxAlertRateChange,
    @Default("3") @Min(1) @Max(1000) @Nullable Double maxAlertRateRatio,
    @Default("0.25") @Min(0) @Max(100) @Nullable Double maxPsi,
    @Default("0.5") @Min(-1) @Max(1) @Nullable Double minRankCorrelation,
    @Default("Proceed") @Nullable OnInconclusive onInconclusive)
    implements ReplayGateSpecBuilder.With {}
