package io.anomalyoperator.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import java.util.List;

/** How the items of a list are told apart, by its {@code x-kubernetes-list-type}. */
public sealed interface ListType {
  /** The list is one value. */
  record Atomic() implements ListType {}

  /** The items themselves are the keys. */
  record SetOf() implements ListType {}

  /** Some fields of each item are its key; a key field that is absent has its default. */
  record MapBy(List<String> fields, JsonNode itemSchema) implements ListType {}

  static ListType of(JsonNode schema) {
    return switch (schema.path("x-kubernetes-list-type").asText()) {
      case "set" -> new SetOf();
      case "map" ->
          new MapBy(Json.texts(schema.path("x-kubernetes-list-map-keys")), schema.path("items"));
      default -> new Atomic();
    };
  }

  /** What tells an item from the others, or a missing node. */
  default JsonNode key(JsonNode item) {
    return switch (this) {
      case Atomic() -> MissingNode.getInstance();
      case SetOf() -> item;
      case MapBy(List<String> fields, JsonNode schema) -> keyFields(fields, schema, item);
    };
  }

  private static JsonNode keyFields(List<String> fields, JsonNode schema, JsonNode item) {
    ObjectNode key = Json.object();
    for (String field : fields.stream().sorted().toList()) {
      JsonNode value = item.path(field);
      if (value.isMissingNode()) {
        value = schema.path("properties").path(field).path("default");
      }
      if (!value.isMissingNode()) {
        key.set(field, value);
      }
    }
    return key.isEmpty() ? MissingNode.getInstance() : key;
  }

  /** The item with that key, or a missing node. */
  default JsonNode find(JsonNode list, JsonNode key) {
    return key.isMissingNode() ? key : list.path(indexOf(list, key));
  }

  /** The position of the item with that key, or -1. */
  default int indexOf(JsonNode list, JsonNode key) {
    for (int i = 0; i < list.size(); i++) {
      if (key(list.get(i)).equals(key)) {
        return i;
      }
    }
    return -1;
  }
}
