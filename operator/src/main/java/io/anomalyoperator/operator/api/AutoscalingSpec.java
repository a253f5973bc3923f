package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Lets a HorizontalPodAutoscaler set {@code spec.replicas}, by the CPU that the serving pods use.
 *
 * @param minReplicas pods that serve at least
 * @param maxReplicas pods that serve at most; a rollout needs room for twice as many
 * @param targetCPUUtilization mean use of CPU that it aims at, in percent of what the pods request;
 *     needs a CPU request in {@code server.resources}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.minReplicas <= self.maxReplicas",
    message = "autoscaling.maxReplicas is less than autoscaling.minReplicas",
    fieldPath = ".maxReplicas")
public record AutoscalingSpec(
    @Default("1") @Min(1) @Max(1000) @Nullable Integer minReplicas,
    @Required @Min(1) @Max(1000) int maxReplicas,
    @Default("80") @Min(1) @Max(100) @Nullable Integer targetCPUUtilization) {}
