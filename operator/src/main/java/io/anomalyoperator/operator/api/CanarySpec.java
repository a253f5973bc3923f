package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a canary grows.
 *
 * @param steps one after the other; one pod for a minute when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CanarySpec(
    @Default("[{\"replicas\": 1, \"seconds\": 60}]") @Size(min = 1, max = 10)
        @Nullable List<CanaryStepSpec> steps) {}
