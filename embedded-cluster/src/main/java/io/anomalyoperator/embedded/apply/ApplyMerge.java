package io.anomalyoperator.embedded.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.schema.ListType;
import io.anomalyoperator.embedded.schema.ListType.Atomic;
import io.anomalyoperator.embedded.schema.ListType.MapBy;
import io.anomalyoperator.embedded.schema.ListType.SetOf;

/** Lays an applied object over the live one, field by field and item by item. */
final class ApplyMerge {
  private ApplyMerge() {}

  static void merge(Kind kind, ObjectNode live, ObjectNode applied) {
    merge(kind.schema(), live, applied);
  }

  private static void merge(JsonNode schema, ObjectNode live, ObjectNode applied) {
    applied
        .fields()
        .forEachRemaining(
            e -> {
              String name = e.getKey();
              JsonNode value = e.getValue();
              JsonNode type = Fields.schemaOf(schema, name);
              boolean atomic = type.path("x-kubernetes-map-type").asText().equals("atomic");
              if (value.isNull()) {
                live.remove(name);
              } else if (!atomic
                  && value instanceof ObjectNode wanted
                  && live.path(name) instanceof ObjectNode present) {
                merge(type, present, wanted);
              } else if (value.isArray() && live.path(name) instanceof ArrayNode list) {
                live.set(name, list(type, list, value));
              } else {
                live.set(name, value.deepCopy());
              }
            });
  }

  private static JsonNode list(JsonNode schema, ArrayNode live, JsonNode applied) {
    return switch (ListType.of(schema)) {
      case Atomic() -> applied.deepCopy();
      case SetOf() -> {
        applied.forEach(
            value -> {
              if (!Json.contains(live, value)) {
                live.add(value);
              }
            });
        yield live;
      }
      case MapBy by -> {
        applied.forEach(item -> item(schema.path("items"), live, item, by));
        yield live;
      }
    };
  }

  private static void item(JsonNode schema, ArrayNode live, JsonNode applied, MapBy by) {
    int at = by.indexOf(live, by.key(applied));
    boolean atomic = schema.path("x-kubernetes-map-type").asText().equals("atomic");
    if (at < 0) {
      live.add(applied.deepCopy());
    } else if (atomic) {
      live.set(at, applied.deepCopy());
    } else {
      merge(schema, (ObjectNode) live.get(at), (ObjectNode) applied);
    }
  }
}
