package io.anomalyoperator.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Bounds of numbers; length, pattern and format of strings. */
final class ScalarChecks {
  private ScalarChecks() {}

  static Optional<Problem> problem(JsonNode schema, JsonNode node, String path) {
    Optional<String> why = node.isNumber() ? number(schema, node) : text(schema, node);
    if (node.isTextual() && tooLong(schema, node)) {
      String message = "Too long: may not be more than " + schema.get("maxLength") + " bytes";
      return Optional.of(Problem.of("FieldValueTooLong", path, message));
    }
    return why.map(w -> Problem.invalid(path, node.toString(), path + " in body " + w));
  }

  private static Optional<String> number(JsonNode schema, JsonNode node) {
    JsonNode least = schema.path("minimum");
    if (least.isNumber()) {
      boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
      if (node.asDouble() < least.asDouble()
          || (exclusive && node.asDouble() == least.asDouble())) {
        return Optional.of(
            "should be greater than " + (exclusive ? "" : "or equal to ") + number(least));
      }
    }
    JsonNode most = schema.path("maximum");
    if (most.isNumber()) {
      boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
      if (node.asDouble() > most.asDouble() || (exclusive && node.asDouble() == most.asDouble())) {
        return Optional.of(
            "should be less than " + (exclusive ? "" : "or equal to ") + number(most));
      }
    }
    return Optional.empty();
  }

  /** 5.0 is written 5. */
  private static String number(JsonNode bound) {
    double value = bound.asDouble();
    return value == Math.rint(value) ? String.valueOf((long) value) : bound.asText();
  }

  private static Optional<String> text(JsonNode schema, JsonNode node) {
    if (!node.isTextual()) {
      return Optional.empty();
    }
    String text = node.asText();
    int length = text.codePointCount(0, text.length());
    if (length < schema.path("minLength").asInt(0)) {
      return Optional.of("should be at least " + schema.get("minLength") + " chars long");
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.path("pattern").asText()).matcher(text).find()) {
      return Optional.of("should match '" + schema.path("pattern").asText() + "'");
    }
    if (schema.path("format").asText().equals("date-time") && !isTime(text)) {
      return Optional.of("must be of type date-time: " + node);
    }
    return Optional.empty();
  }

  private static boolean tooLong(JsonNode schema, JsonNode node) {
    String text = node.asText();
    return schema.has("maxLength")
        && text.codePointCount(0, text.length()) > schema.path("maxLength").asInt();
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
