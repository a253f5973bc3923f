package io.anomalyoperator.embedded.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.schema.ListType;
import io.anomalyoperator.embedded.schema.ListType.MapBy;
import io.anomalyoperator.embedded.schema.ListType.SetOf;

/**
 * Merge patch that knows lists with keys, and the directives that kubectl writes. An item is found
 * by the first key of its list, as in the API's own patch strategy. The order of items ({@code
 * $setElementOrder}) is left as it is.
 */
public final class StrategicMergePatch {
  private StrategicMergePatch() {}

  /** Returns the patched value; an object that is given as target is changed in place. */
  public static JsonNode apply(JsonNode schema, JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    if (patch.path("$patch").asText().equals("replace")) {
      return ((ObjectNode) patch.deepCopy()).without("$patch");
    }
    ObjectNode result = target instanceof ObjectNode object ? object : Json.object();
    patch.fields().forEachRemaining(e -> field(schema, result, e.getKey(), e.getValue()));
    return result;
  }

  private static void field(JsonNode schema, ObjectNode result, String name, JsonNode value) {
    if (name.equals("$retainKeys")) {
      result.retain(Json.texts(value));
    } else if (name.startsWith("$deleteFromPrimitiveList/")) {
      deleteValues(result, name.substring(name.indexOf('/') + 1), value);
    } else if (name.startsWith("$")) {
      return;
    } else if (value.isNull()) {
      result.remove(name);
    } else {
      JsonNode type = Fields.schemaOf(schema, name);
      if (value instanceof ArrayNode items && result.path(name) instanceof ArrayNode list) {
        result.set(name, list(type, list, items));
      } else {
        result.set(name, apply(type, result.path(name), value));
      }
    }
  }

  private static void deleteValues(ObjectNode object, String list, JsonNode gone) {
    ArrayNode left = Json.array();
    object
        .path(list)
        .forEach(
            value -> {
              if (!Json.contains(gone, value)) {
                left.add(value);
              }
            });
    object.set(list, left);
  }

  private static ArrayNode list(JsonNode schema, ArrayNode list, ArrayNode patch) {
    return switch (ListType.of(schema)) {
      case SetOf() -> {
        patch.forEach(
            value -> {
              if (!Json.contains(list, value)) {
                list.add(value);
              }
            });
        yield list;
      }
      case MapBy by -> {
        for (JsonNode item : patch) {
          if (item.path("$patch").asText().equals("replace")) {
            list.removeAll();
          } else {
            item(schema.path("items"), list, item, by.fields().getFirst());
          }
        }
        yield list;
      }
      default -> patch;
    };
  }

  private static void item(JsonNode schema, ArrayNode list, JsonNode patch, String key) {
    int at = indexOf(list, key, patch.path(key));
    if (patch.path("$patch").asText().equals("delete")) {
      if (at >= 0) {
        list.remove(at);
      }
    } else if (at >= 0) {
      list.set(at, apply(schema, list.get(at), patch));
    } else {
      list.add(apply(schema, Json.object(), patch));
    }
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }
}
