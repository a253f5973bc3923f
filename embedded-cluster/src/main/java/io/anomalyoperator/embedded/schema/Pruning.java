package io.anomalyoperator.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes what a schema does not know. Without it a typed client meets fields it cannot read. */
public final class Pruning {
  private static final Set<String> ALWAYS_KNOWN = Set.of("apiVersion", "kind", "metadata");

  private final boolean byKey;
  private final List<String> removed = new ArrayList<>();

  private Pruning(boolean byKey) {
    this.byKey = byKey;
  }

  /** Changes the object and returns the paths of what was removed, as in {@code spec.a[0].b}. */
  public static List<String> prune(JsonNode schema, ObjectNode object) {
    return new Pruning(false).prune(schema, object, "").removed;
  }

  /** The same, with items named by their keys, as in {@code .spec.a[name="x"].b}. */
  public static List<String> pruneTyped(JsonNode schema, ObjectNode object) {
    return new Pruning(true)
        .prune(schema, object, "").removed.stream().map(path -> "." + path).toList();
  }

  private Pruning prune(JsonNode schema, JsonNode node, String path) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        prune(schema.path("items"), node.get(i), path + item(schema, node, i));
      }
    } else if (node.isObject() && !schema.path("x-kubernetes-int-or-string").asBoolean()) {
      pruneFields(schema, node, path);
    }
    return this;
  }

  private String item(JsonNode schema, JsonNode list, int index) {
    JsonNode key = ListType.of(schema).key(list.get(index));
    if (!byKey || !key.isObject()) {
      return "[" + index + "]";
    }
    return key.properties().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(",", "[", "]"));
  }

  private void pruneFields(JsonNode schema, JsonNode node, String path) {
    JsonNode known = schema.path("properties");
    JsonNode additional = schema.path("additionalProperties");
    boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String name = field.getKey();
      if (path.isEmpty() && ALWAYS_KNOWN.contains(name) && !known.has(name)) {
        continue;
      }
      String at = path.isEmpty() ? name : path + "." + name;
      if (known.has(name)) {
        if (!(path.isEmpty()
            && ALWAYS_KNOWN.contains(name)
            && !known.get(name).has("properties"))) {
          prune(known.get(name), field.getValue(), at);
        }
      } else if (additional.isObject()) {
        prune(additional, field.getValue(), at);
      } else if (!additional.asBoolean() && !open) {
        removed.add(at);
        fields.remove();
      }
    }
  }
}
