package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.JsonPaths;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.schema.CelRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks of built-in kinds that no schema expresses: those that a user of this project may meet.
 */
final class BuiltInChecks {
  private BuiltInChecks() {}

  static List<Problem> problems(Kind kind, JsonNode before, ObjectNode object) {
    return switch (kind.plural()) {
      case "deployments", "replicasets" -> workload(object);
      case "services" -> service(before, object);
      case "customresourcedefinitions" -> mistakesOfRules(object);
      default -> List.of();
    };
  }

  private static List<Problem> workload(ObjectNode object) {
    List<Problem> problems = new ArrayList<>();
    JsonNode selector = JsonPaths.get(object, ".spec.selector.matchLabels");
    JsonNode labels = JsonPaths.get(object, ".spec.template.metadata.labels");
    boolean matches =
        !selector.isMissingNode()
            && selector.properties().stream()
                .allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
    if (!matches) {
      String shown = labels.isMissingNode() ? "null" : labels.toString();
      problems.add(
          Problem.invalid(
              "spec.template.metadata.labels",
              shown,
              "`selector` does not match template `labels`"));
    }
    if (JsonPaths.get(object, ".spec.template.spec.containers").isEmpty()) {
      problems.add(
          Problem.of("FieldValueRequired", "spec.template.spec.containers", "Required value"));
    }
    return problems;
  }

  private static List<Problem> service(JsonNode before, ObjectNode object) {
    String old = before.path("spec").path("clusterIP").asText("");
    String now = object.path("spec").path("clusterIP").asText("");
    if (old.isEmpty() || now.isEmpty() || old.equals(now)) {
      return List.of();
    }
    String shown = Json.array().add(now).toString();
    return List.of(Problem.invalid("spec.clusterIPs[0]", shown, "may not change once set"));
  }

  private static List<Problem> mistakesOfRules(ObjectNode definition) {
    return Json.items(definition.path("spec").path("versions"))
        .flatMap(
            v ->
                CelRules.mistakes(
                    v.path("schema").path("openAPIV3Schema"), "spec.validation.openAPIV3Schema")
                    .stream())
        .toList();
  }
}
