package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Jackson finds wrong, in the words of the format rather than of Java. */
final class JsonErrors {
  private static final String MISSING = "Missing creator property";

  private JsonErrors() {}

  /** Where it is and what was expected there: {@code input.shape[0]: found "x", expected …}. */
  static String describe(JsonMappingException error) {
    var field = fieldOf(error);
    return (field.isEmpty() ? "" : field + ": ") + problem(error);
  }

  /** What a JSON or UTF-8 error has to say, in one line. */
  static String reason(Exception error) {
    return error instanceof JsonProcessingException json
        ? Text.printable(json.getOriginalMessage())
        : "the bytes are not UTF-8";
  }

  private static String problem(JsonMappingException error) {
    return switch (error) {
      case UnrecognizedPropertyException unknown ->
          "format %d has no such field".formatted(Manifest.FORMAT_VERSION);
      case InvalidNullException none -> "found null, expected a value";
      case InvalidTypeIdException id ->
          "found type %s, expected image, tabular or none"
              .formatted(Text.quoted(String.valueOf(id.getTypeId())));
      case InvalidFormatException value ->
          "found %s, expected %s"
              .formatted(Text.quoted(String.valueOf(value.getValue())), wanted(value));
      case MismatchedInputException missing
          when String.valueOf(missing.getOriginalMessage()).startsWith(MISSING) ->
          "it is missing";
      case MismatchedInputException other when !other.getPath().isEmpty() ->
          "found another kind of value, expected " + wanted(other);
      case MismatchedInputException document -> "found something behind the end of the document";
      default -> reason(error);
    };
  }

  private static String wanted(MismatchedInputException error) {
    return wanted(error.getTargetType());
  }

  private static String wanted(@Nullable Class<?> type) {
    if (type == Score.class) {
      return Arrays.stream(Score.values()).map(Score::id).collect(Collectors.joining(", "));
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == int.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    return type != null && List.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  private static String fieldOf(JsonMappingException error) {
    var path = new StringBuilder();
    for (var step : error.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return Text.printable(path.toString());
  }
}
