package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One object of a manifest, whose fields are read by their names. What is no field of the format,
 * is missing, or is of another kind, is named by its path: {@code input.shape[0]: found 4.5,
 * expected a whole number}.
 */
final class JsonFields {
  /** Reads one value. */
  @FunctionalInterface
  interface Reader<T> {
    T read(String path, JsonNode value) throws InvalidPackageException;
  }

  private final String path;
  private final JsonNode object;

  /** The fields of the document, or of an object in it; there may be no others. */
  JsonFields(String path, JsonNode object, Collection<String> known)
      throws InvalidPackageException {
    this.path = path;
    this.object = object(path, object);
    for (var field : object.properties()) {
      if (!known.contains(field.getKey())) {
        throw invalid(
            pathOf(field.getKey()),
            "format %d has no such field".formatted(Manifest.FORMAT_VERSION));
      }
    }
  }

  <T> T get(String name, Reader<T> reader) throws InvalidPackageException {
    var value = object.path(name);
    if (value.isMissingNode()) {
      throw invalid(pathOf(name), "it is missing");
    }
    return reader.read(pathOf(name), value);
  }

  String text(String name) throws InvalidPackageException {
    return get(name, JsonFields::text);
  }

  double number(String name) throws InvalidPackageException {
    return get(name, JsonFields::number);
  }

  long whole(String name) throws InvalidPackageException {
    return get(name, JsonFields::whole);
  }

  int count(String name) throws InvalidPackageException {
    return get(name, JsonFields::count);
  }

  boolean truth(String name) throws InvalidPackageException {
    return get(name, JsonFields::truth);
  }

  <T> List<T> list(String name, Reader<T> element) throws InvalidPackageException {
    return get(
        name,
        (at, value) -> {
          require(value.isArray(), at, value, "a list");
          var elements = new ArrayList<T>(value.size());
          for (int i = 0; i < value.size(); i++) {
            elements.add(element.read(at + "[" + i + "]", value.path(i)));
          }
          return elements;
        });
  }

  <T> SortedMap<String, T> map(String name, Reader<T> element) throws InvalidPackageException {
    return get(
        name,
        (at, value) -> {
          var elements = new TreeMap<String, T>();
          for (Map.Entry<String, JsonNode> field : object(at, value).properties()) {
            elements.put(field.getKey(), element.read(at + "." + field.getKey(), field.getValue()));
          }
          return elements;
        });
  }

  static String text(String path, JsonNode value) throws InvalidPackageException {
    require(value.isTextual(), path, value, "a text");
    return value.textValue();
  }

  static double number(String path, JsonNode value) throws InvalidPackageException {
    require(value.isNumber(), path, value, "a number");
    return value.doubleValue();
  }

  static long whole(String path, JsonNode value) throws InvalidPackageException {
    require(
        value.isIntegralNumber() && value.canConvertToLong(),
        path,
        value,
        "a whole number of 64 bits");
    return value.longValue();
  }

  private static int count(String path, JsonNode value) throws InvalidPackageException {
    require(
        value.isIntegralNumber() && value.canConvertToInt(),
        path,
        value,
        "a whole number of 32 bits");
    return value.intValue();
  }

  private static boolean truth(String path, JsonNode value) throws InvalidPackageException {
    require(value.isBoolean(), path, value, "true or false");
    return value.booleanValue();
  }

  private static JsonNode object(String path, JsonNode value) throws InvalidPackageException {
    require(value.isObject(), path, value, "an object");
    return value;
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Complains unless it holds. */
  static void require(boolean holds, String path, JsonNode found, String expected)
      throws InvalidPackageException {
    if (!holds) {
      throw unexpected(path, found, expected);
    }
  }

  /** What to complain with. */
  static InvalidPackageException unexpected(String path, JsonNode found, String expected) {
    return invalid(path, "found %s, expected %s".formatted(inWords(found), expected));
  }

  private static String inWords(JsonNode found) {
    return switch (found.getNodeType()) {
      case STRING -> Text.quoted(found.textValue());
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> Text.printable(found.asText());
    };
  }

  private static InvalidPackageException invalid(String path, String problem) {
    return InvalidPackageException.entry(
        Violation.MANIFEST_INVALID,
        EntryNames.MANIFEST,
        (path.isEmpty() ? "" : Text.printable(path) + ": ") + problem);
  }
}
