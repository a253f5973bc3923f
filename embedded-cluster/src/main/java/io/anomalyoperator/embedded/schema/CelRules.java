package io.anomalyoperator.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code x-kubernetes-validations} of a schema. A rule that names {@code oldSelf} is a
 * transition rule: it is judged only where there is a former value, unless it asks for an optional
 * one. List items are matched to their former selves by key where the list has keys.
 */
public final class CelRules {
  private static final String OLD = "oldSelf";
  private final List<Problem> problems = new ArrayList<>();

  private CelRules() {}

  /** {@code old} is a missing node for a new object. */
  public static List<Problem> problems(JsonNode schema, JsonNode node, JsonNode old) {
    CelRules rules = new CelRules();
    rules.check(schema, node, old, "");
    return rules.problems;
  }

  /** Rules of a schema that are not CEL at all, with the message of the compiler. */
  public static List<Problem> mistakes(JsonNode schema, String path) {
    List<Problem> found = new ArrayList<>();
    int index = 0;
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      String expression = rule.path("rule").asText();
      try {
        Cel.compile(expression);
      } catch (CelValidationException e) {
        String at = path + ".x-kubernetes-validations[" + index + "].rule";
        found.add(
            Problem.invalid(at, "\"" + expression + "\"", "compilation failed: " + e.getMessage()));
      }
      index++;
    }
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            p -> found.addAll(mistakes(p.getValue(), path + ".properties[" + p.getKey() + "]")));
    for (String nested : List.of("items", "additionalProperties")) {
      if (schema.path(nested).isObject()) {
        found.addAll(mistakes(schema.get(nested), path + "." + nested));
      }
    }
    return found;
  }

  private void check(JsonNode schema, JsonNode node, JsonNode old, String path) {
    if (node.isNull()) {
      return;
    }
    schema.path("x-kubernetes-validations").forEach(rule -> judge(rule, node, old, path));
    JsonNode properties = schema.path("properties");
    JsonNode additional = schema.path("additionalProperties");
    node.fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey();
              JsonNode type = properties.has(name) ? properties.get(name) : additional;
              String at = Validation.join(path, name);
              check(type, field.getValue(), old.path(name), at);
            });
    ListType list = ListType.of(schema);
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      JsonNode former = list.find(old, list.key(node.get(i)));
      check(schema.path("items"), node.get(i), former, path + "[" + i + "]");
    }
  }

  private void judge(JsonNode rule, JsonNode node, JsonNode old, String path) {
    String expression = rule.path("rule").asText();
    boolean transition = expression.contains(OLD);
    boolean hasOld = !old.isMissingNode() && !old.isNull();
    boolean optional = rule.path("optionalOldSelf").asBoolean();
    if (transition ? !hasOld && !optional : node.equals(old)) {
      return; // no former value to compare with, or nothing changed: see Validation
    }
    Map<String, Object> variables = Cel.variables(node, hasOld, old, optional);
    String at = path + rule.path("fieldPath").asText();
    try {
      if (!Cel.isTrue(expression, variables)) {
        problems.add(problem(rule, variables, at.replaceAll("^\\.", ""), node));
      }
    } catch (CelEvaluationException | CelValidationException e) {
      problems.add(invalid(at, node, "rule " + expression + ": " + e.getMessage()));
    }
  }

  private static Problem problem(
      JsonNode rule, Map<String, Object> variables, String path, JsonNode node) {
    String message =
        messageOf(rule, variables)
            .orElse(rule.path("message").asText("failed rule: " + rule.path("rule").asText()));
    return switch (rule.path("reason").asText()) {
      case "FieldValueForbidden" ->
          Problem.of("FieldValueForbidden", path, "Forbidden: " + message);
      case "FieldValueRequired" ->
          Problem.of("FieldValueRequired", path, "Required value: " + message);
      case "FieldValueDuplicate" ->
          Problem.of("FieldValueDuplicate", path, "Duplicate value: " + message);
      default -> invalid(path, node, message);
    };
  }

  private static Optional<String> messageOf(JsonNode rule, Map<String, Object> variables) {
    if (!rule.has("messageExpression")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Cel.text(rule.path("messageExpression").asText(), variables));
    } catch (CelEvaluationException | CelValidationException e) {
      return Optional.empty(); // the plain message is there for this
    }
  }

  /** Only scalars are shown. */
  private static Problem invalid(String path, JsonNode node, String message) {
    return node.isValueNode()
        ? Problem.invalid(path, node.toString(), message)
        : Problem.of("FieldValueInvalid", path, "Invalid value: " + message);
  }
}
