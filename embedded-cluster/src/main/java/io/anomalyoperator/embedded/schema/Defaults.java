package io.anomalyoperator.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the defaults of a schema, outer ones before inner ones, as an API server does. */
public final class Defaults {
  private Defaults() {}

  public static void apply(JsonNode schema, JsonNode node) {
    if (node.isArray()) {
      node.forEach(item -> apply(schema.path("items"), item));
    }
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            property -> {
              String name = property.getKey();
              JsonNode own = property.getValue();
              boolean absent =
                  !object.has(name)
                      || (object.get(name).isNull() && !own.path("nullable").asBoolean());
              if (absent && own.has("default")) {
                object.set(name, own.get("default").deepCopy());
              }
              if (object.has(name)) {
                apply(own, object.get(name));
              }
            });
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject()) {
      object.forEach(value -> apply(additional, value));
    }
  }
}
