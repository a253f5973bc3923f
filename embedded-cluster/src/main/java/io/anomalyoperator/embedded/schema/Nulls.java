package io.anomalyoperator.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Takes out fields that are {@code null}: Go's decoding into the types of built-in kinds reads them
 * as not given. Older versions of kubectl send {@code creationTimestamp: null} in templates.
 */
public final class Nulls {
  private Nulls() {}

  /** Only fields that the schema names: what is free, such as a default in a CRD, is kept. */
  public static void drop(JsonNode schema, JsonNode node) {
    if (node.isArray()) {
      node.forEach(item -> drop(schema.path("items"), item));
    } else if (node instanceof ObjectNode object) {
      JsonNode known = schema.path("properties");
      object.properties().removeIf(e -> e.getValue().isNull() && known.has(e.getKey()));
      JsonNode additional = schema.path("additionalProperties");
      object
          .properties()
          .forEach(
              e -> drop(known.has(e.getKey()) ? known.get(e.getKey()) : additional, e.getValue()));
    }
  }
}
