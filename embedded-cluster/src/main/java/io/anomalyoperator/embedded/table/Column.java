package io.anomalyoperator.embedded.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.anomalyoperator.embedded.json.JsonPaths;
import java.util.function.Function;

/**
 * One printed column.
 *
 * @param wide whether it is printed only with {@code -o wide}
 */
record Column(
    String name, String type, String format, boolean wide, Function<JsonNode, JsonNode> cell) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  static final Column NAME =
      new Column("Name", "string", "name", false, o -> JsonPaths.get(o, ".metadata.name"));
  static final Column AGE = date("Age", ".metadata.creationTimestamp");

  static Column text(String name, Function<JsonNode, String> cell) {
    return new Column(name, "string", "", false, o -> NODES.textNode(cell.apply(o)));
  }

  static Column path(String name, String path) {
    return text(name, o -> JsonPaths.get(o, path).asText(""));
  }

  static Column number(String name, Function<JsonNode, Integer> cell) {
    return new Column(name, "integer", "", false, o -> NODES.numberNode(cell.apply(o)));
  }

  static Column count(String name, String path) {
    return number(name, o -> JsonPaths.get(o, path).asInt());
  }

  static Column date(String name, String path) {
    return text(name, o -> Age.since(JsonPaths.get(o, path)));
  }

  Column onlyWide() {
    return new Column(name, type, format, true, cell);
  }
}
