package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * One step of a canary.
 *
 * @param replicas pods of the candidate that take traffic beside all of the serving ones; never
 *     fewer than in the step before, never more than {@code spec.replicas}
 * @param seconds how long they have to do well
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CanaryStepSpec(
    @Required @Min(1) @Max(1000) Integer replicas,
    @Default("60") @Min(0) @Max(86400) @Nullable Integer seconds) {}
