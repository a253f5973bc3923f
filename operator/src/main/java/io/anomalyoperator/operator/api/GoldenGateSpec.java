package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/**
 * Replay of the golden set inside the package, compared with the scores that the operator read from
 * the package itself.
 *
 * @param enabled whether the gate is asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GoldenGateSpec(@Default("true") @Nullable Boolean enabled) {}
