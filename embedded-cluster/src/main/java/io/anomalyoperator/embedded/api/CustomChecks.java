package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.JsonPaths;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.kinds.Kind.Trait;
import io.anomalyoperator.embedded.schema.CelRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is asked of a custom resource beyond its schema: a scale that makes sense, and CEL rules.
 */
final class CustomChecks {
  /** With one of these the object is too broken for rules to be judged. */
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid");

  private CustomChecks() {}

  static List<Problem> problems(
      Kind kind, JsonNode before, ObjectNode object, List<Problem> ofSchema) {
    List<Problem> problems = new ArrayList<>();
    if (kind.is(Trait.SCALE)) {
      scale(kind, object, problems);
    }
    if (ofSchema.stream().anyMatch(p -> BLOCKING.contains(p.reason()))) {
      problems.add(
          Problem.invalid(
              "<nil>",
              "null",
              "some validation rules were not checked because the object was invalid; correct the"
                  + " existing errors to complete validation"));
    } else {
      problems.addAll(CelRules.problems(kind.schema(), object, before));
    }
    return problems;
  }

  private static void scale(Kind kind, ObjectNode object, List<Problem> problems) {
    String path = kind.scale().specReplicas();
    JsonNode replicas = JsonPaths.get(object, path);
    if (replicas.isNumber() && replicas.asLong() < 0) {
      String value = replicas.toString();
      problems.add(Problem.invalid(path, value, "should be a non-negative integer"));
    } else if (replicas.isTextual()) {
      problems.add(
          Problem.invalid(
              path,
              "0",
              "%s accessor error: %s is of the type string, expected int64"
                  .formatted(path, replicas.asText())));
    }
  }
}
