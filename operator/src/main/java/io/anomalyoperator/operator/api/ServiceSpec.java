package io.anomalyoperator.operator.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the model is reached.
 *
 * @param type {@code ClusterIP}, {@code NodePort} or {@code LoadBalancer}
 * @param nodePort port on every node, when the type has one
 * @param annotations further annotations of the Service
 */
public record ServiceSpec(
    @Nullable String type, @Nullable Integer nodePort, @Nullable Map<String, String> annotations) {}
