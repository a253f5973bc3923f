package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate has to pass before it gets traffic.
 *
 * @param golden replay of the package's golden set
 * @param evaluation measurement on labelled rows; not asked when absent
 * @param replay comparison with the serving revision on recent requests
 * @param runtime how it does under traffic
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record GatesSpec(
    @Default("{}") @Nullable GoldenGateSpec golden,
    @Nullable EvaluationGateSpec evaluation,
    @Default("{}") @Nullable ReplayGateSpec replay,
    @Default("{}") @Nullable RuntimeGateSpec runtime)
    implements GatesSpecBuilder.With {}
