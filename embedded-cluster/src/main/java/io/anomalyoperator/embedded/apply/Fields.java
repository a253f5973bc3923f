package io.anomalyoperator.embedded.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.schema.ListType;
import io.anomalyoperator.embedded.schema.ListType.Atomic;
import io.anomalyoperator.embedded.schema.ListType.MapBy;
import io.anomalyoperator.embedded.schema.ListType.SetOf;
import java.util.LinkedHashSet;
import java.util.Set;

/** The fields of an object that somebody can own. */
final class Fields {
  private static final Set<String> NOT_OWNED =
      Set.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "resourceVersion",
          "generation",
          "managedFields",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  private final Set<FieldPath> found = new LinkedHashSet<>();

  private Fields() {}

  static Set<FieldPath> of(Kind kind, ObjectNode object) {
    Fields fields = new Fields();
    object
        .fields()
        .forEachRemaining(
            e -> {
              String name = e.getKey();
              FieldPath path = FieldPath.ROOT.field(name);
              if (name.equals("metadata")) {
                fields.metadata(e.getValue(), path);
              } else if (!name.equals("apiVersion") && !name.equals("kind")) {
                fields.add(schemaOf(kind.schema(), name), e.getValue(), path);
              }
            });
    return fields.found;
  }

  private void metadata(JsonNode metadata, FieldPath path) {
    metadata
        .fields()
        .forEachRemaining(
            e -> {
              if (!NOT_OWNED.contains(e.getKey())) {
                JsonNode schema = schemaOf(Kind.metadataSchema(), e.getKey());
                add(schema, e.getValue(), path.field(e.getKey()));
              }
            });
  }

  private void add(JsonNode schema, JsonNode node, FieldPath path) {
    boolean granular =
        node.isContainerNode()
            && !node.isEmpty()
            && !schema.path("x-kubernetes-map-type").asText().equals("atomic");
    if (granular && node.isObject()) {
      node.fields()
          .forEachRemaining(
              e -> add(schemaOf(schema, e.getKey()), e.getValue(), path.field(e.getKey())));
    } else if (granular) {
      list(schema, node, path);
    } else {
      found.add(path);
    }
  }

  private void list(JsonNode schema, JsonNode node, FieldPath path) {
    ListType type = ListType.of(schema);
    switch (type) {
      case Atomic() -> found.add(path);
      case SetOf() -> node.forEach(value -> found.add(path.value(value)));
      case MapBy by -> {
        for (JsonNode item : node) {
          JsonNode key = by.key(item);
          FieldPath at = key.isMissingNode() ? path : path.item(key);
          found.add(at.itself());
          if (!schema.path("items").path("x-kubernetes-map-type").asText().equals("atomic")) {
            add(schema.path("items"), item, at);
          }
        }
      }
    }
  }

  /** The schema of a field of an object; metadata's own where a definition leaves it open. */
  static JsonNode schemaOf(JsonNode schema, String field) {
    JsonNode own = schema.path("properties").path(field);
    if (field.equals("metadata") && !own.has("properties")) {
      return Kind.metadataSchema();
    }
    return own.isMissingNode() ? schema.path("additionalProperties") : own;
  }
}
