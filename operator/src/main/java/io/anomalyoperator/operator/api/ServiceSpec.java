package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the model is reached.
 *
 * @param type {@code ClusterIP}, {@code NodePort} or {@code LoadBalancer}
 * @param nodePort port on every node, when the type has one
 * @param annotations further annotations of the Service
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.nodePort) || (has(self.type) && self.type in ['NodePort', 'LoadBalancer'])",
    message = "service.nodePort needs service.type NodePort or LoadBalancer",
    fieldPath = ".nodePort")
public record ServiceSpec(
    @Default("ClusterIP") @SchemaFrom(type = ServiceSpec.Type.class) @Nullable String type,
    @Min(1) @Max(65535) @Nullable Integer nodePort,
    @Size(max = 32)
        @ValidationRule(
            value = "self.all(key, !key.startsWith('anomaly-operator.io/'))",
            message = "annotations under anomaly-operator.io/ are the operator's own")
        @Nullable Map<String, String> annotations) {

  /** Types of Services that make sense for a model. */
  enum Type {
    ClusterIP,
    NodePort,
    LoadBalancer
  }
}
