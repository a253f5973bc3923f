package io.anomalyoperator.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks an object against what OpenAPI can express. A value that did not change since the last
 * version is not held against the object ("ratcheting"), so that a tightened schema does not lock
 * out old objects.
 */
public final class Validation {
  private final List<Problem> problems = new ArrayList<>();

  private Validation() {}

  /** {@code old} is a missing node for a new object. */
  public static List<Problem> problems(JsonNode schema, JsonNode node, JsonNode old) {
    Validation v = new Validation();
    v.check(schema, node, old, "");
    return v.problems;
  }

  private void check(JsonNode schema, JsonNode node, JsonNode old, String path) {
    if (node.equals(old) || (node.isNull() && schema.path("nullable").asBoolean())) {
      return;
    }
    if (schema.path("x-immutable").asBoolean() && !old.isMissingNode()) {
      problems.add(Problem.immutable(path, node.toString()));
      return;
    }
    if (!hasType(schema, node)) {
      String found = typeOf(node);
      String expected =
          schema.path("x-kubernetes-int-or-string").asBoolean()
              ? "integer,string"
              : schema.path("type").asText();
      add(
          "FieldValueTypeInvalid",
          path,
          "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
              .formatted(found, path, expected, found));
      return;
    }
    if (node.isObject()) {
      checkObject(schema, node, old, path);
    } else if (node.isArray()) {
      checkArray(schema, node, old, path);
    }
    if (node.isValueNode()) {
      ScalarChecks.problem(schema, node, path).ifPresent(problems::add);
    }
    checkSize(schema, node, path);
    JsonNode allowed = schema.path("enum");
    if (!allowed.isMissingNode() && !Json.contains(allowed, node)) {
      String values = String.join(", ", Json.items(allowed).map(JsonNode::toString).toList());
      add(
          "FieldValueNotSupported",
          path,
          "Unsupported value: " + node + ": supported values: " + values);
    }
  }

  private void checkObject(JsonNode schema, JsonNode node, JsonNode old, String path) {
    for (String required : Json.texts(schema.path("required"))) {
      if (!node.has(required)) {
        add("FieldValueRequired", join(path, required), "Required value");
      }
    }
    node.fields()
        .forEachRemaining(
            field -> {
              JsonNode own = schema.path("properties").path(field.getKey());
              JsonNode type = own.isMissingNode() ? schema.path("additionalProperties") : own;
              if (type.isObject()) {
                check(type, field.getValue(), old.path(field.getKey()), join(path, field.getKey()));
              }
            });
  }

  private void checkArray(JsonNode schema, JsonNode node, JsonNode old, String path) {
    ListType type = ListType.of(schema);
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < node.size(); i++) {
      String at = path + "[" + i + "]";
      JsonNode key = type.key(node.get(i));
      check(schema.path("items"), node.get(i), type.find(old, key), at);
      if (!key.isMissingNode() && !seen.add(key)) {
        add("FieldValueDuplicate", at, "Duplicate value: " + key);
      }
    }
  }

  private void checkSize(JsonNode schema, JsonNode node, String path) {
    if (node.isArray()) {
      bound(schema, "Items", node.size(), "must have at %s %d items", path);
    } else if (node.isObject()) {
      bound(schema, "Properties", node.size(), "must have at %s %d items", path);
    }
  }

  private void bound(JsonNode schema, String what, int size, String text, String path) {
    JsonNode most = schema.path("max" + what);
    if (most.isNumber() && size > most.asInt()) {
      add(
          "FieldValueTooMany",
          path,
          "Too many: " + size + ": " + text.formatted("most", most.asInt()));
    }
    JsonNode least = schema.path("min" + what);
    if (least.isNumber() && size < least.asInt()) {
      String why =
          "%s in body should have at least %d %s"
              .formatted(path, least.asInt(), what.toLowerCase(Locale.ROOT));
      problems.add(Problem.invalid(path, String.valueOf(size), why));
    }
  }

  private static boolean hasType(JsonNode schema, JsonNode node) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return node.isIntegralNumber() || node.isTextual();
    }
    return switch (schema.path("type").asText()) {
      case "object" -> node.isObject();
      case "array" -> node.isArray();
      case "string" -> node.isTextual();
      case "boolean" -> node.isBoolean();
      case "integer" -> node.isIntegralNumber() || isWhole(node);
      case "number" -> node.isNumber();
      default -> true;
    };
  }

  private static boolean isWhole(JsonNode node) {
    return node.isNumber() && node.asDouble() == Math.rint(node.asDouble());
  }

  private static String typeOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case NUMBER -> node.isIntegralNumber() ? "integer" : "number";
      default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  private void add(String reason, String path, String message) {
    problems.add(Problem.of(reason, path, message));
  }

  static String join(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
