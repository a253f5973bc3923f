package io.anomalyoperator.embedded.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.JsonPaths;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.ArrayList;
import java.util.List;

/** Objects in the {@code Table} form. */
public final class Tables {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Tables() {}

  /**
   * Renders objects of one kind.
   *
   * @param version of the list, or of the one object
   * @param withColumns false for the later events of a watch, which repeat no definitions
   * @param whole whether rows carry whole objects, or only their metadata
   */
  public static ObjectNode of(
      Kind kind, List<ObjectNode> objects, String version, boolean withColumns, boolean whole) {
    List<Column> columns = kind.custom() ? custom(kind) : BuiltInColumns.of(kind);
    return table(columns, objects, version, withColumns, whole);
  }

  /** The one row of a scale subresource. */
  public static ObjectNode ofScale(ObjectNode scale) {
    List<Column> columns =
        List.of(
            Column.NAME,
            Column.count("Desired", ".spec.replicas"),
            Column.count("Available", ".status.replicas"),
            Column.AGE);
    return table(columns, List.of(scale), Meta.version(scale), true, false);
  }

  private static ObjectNode table(
      List<Column> columns,
      List<ObjectNode> objects,
      String version,
      boolean withColumns,
      boolean whole) {
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", version);
    ArrayNode definitions = table.putArray("columnDefinitions");
    if (withColumns) {
      columns.forEach(c -> definitions.add(definition(c)));
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(c -> cells.add(c.cell().apply(object)));
      row.set("object", whole ? object : metadata(object));
    }
    return table;
  }

  private static ObjectNode definition(Column c) {
    return Json.object()
        .put("name", c.name())
        .put("type", c.type())
        .put("format", c.format())
        .put("description", c.name())
        .put("priority", c.wide() ? 1 : 0);
  }

  private static ObjectNode metadata(ObjectNode object) {
    ObjectNode part =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    part.set("metadata", Meta.of(object));
    return part;
  }

  private static List<Column> custom(Kind kind) {
    List<Column> columns = new ArrayList<>(List.of(Column.NAME));
    for (JsonNode c : kind.columns()) {
      String type = c.path("type").asText();
      String path = c.path("jsonPath").asText();
      String shown = type.equals("date") ? "string" : type;
      columns.add(
          new Column(
              c.path("name").asText(),
              shown,
              c.path("format").asText(""),
              c.path("priority").asInt() > 0,
              o -> cell(type, JsonPaths.get(o, path))));
    }
    if (columns.size() == 1) {
      columns.add(Column.AGE);
    }
    return columns;
  }

  /** A value that does not fit its column's type is left out, as on a real server. */
  private static JsonNode cell(String type, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return NODES.nullNode();
    }
    return switch (type) {
      case "date" -> NODES.textNode(Age.since(value));
      case "integer" -> value.isNumber() ? NODES.numberNode(value.asLong()) : NODES.nullNode();
      case "number" -> value.isNumber() ? value : NODES.nullNode();
      case "boolean" -> value.isBoolean() ? value : NODES.nullNode();
      default -> NODES.textNode(value.isContainerNode() ? value.toString() : value.asText());
    };
  }
}
