package io.anomalyoperator.embedded.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of JSONPath that printer columns and scale paths use: {@code .a.b[0].c}, {@code
 * .a['k'].b} and {@code .a[?(@.k=="v")].c}.
 */
public final class JsonPaths {
  private static final Pattern SEGMENT =
      Pattern.compile(
          "\\.(?<key>(?:\\\\.|[^.\\[])+)"
              + "|\\[(?<index>\\d+)]"
              + "|\\[\\?\\(@\\.(?<name>\\w+)\\s*==\\s*[\"'](?<value>[^\"']*)[\"']\\)]"
              + "|\\['(?<quoted>[^']*)']");

  private JsonPaths() {}

  /** The value at a path, or a missing node. */
  public static JsonNode get(JsonNode node, String path) {
    Matcher segment = SEGMENT.matcher(path.replaceAll("^\\{|}$", ""));
    JsonNode at = node;
    while (segment.find() && !at.isMissingNode()) {
      at = step(at, segment);
    }
    return at;
  }

  private static JsonNode step(JsonNode node, Matcher segment) {
    if (segment.group("key") != null) {
      return node.path(segment.group("key").replace("\\.", "."));
    }
    if (segment.group("index") != null) {
      return node.path(Integer.parseInt(segment.group("index")));
    }
    if (segment.group("quoted") != null) {
      return node.path(segment.group("quoted"));
    }
    String name = segment.group("name");
    String value = segment.group("value");
    return Json.items(node)
        .filter(item -> item.path(name).asText().equals(value))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /** Sets a value at a path of plain keys, making the objects on the way. */
  public static void set(ObjectNode node, String path, JsonNode value) {
    List<String> keys = List.of(path.substring(1).split("\\."));
    ObjectNode at = node;
    for (String key : keys.subList(0, keys.size() - 1)) {
      at = at.withObjectProperty(key);
    }
    at.set(keys.getLast(), value);
  }
}
