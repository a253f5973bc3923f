package io.anomalyoperator.embedded.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who owns which fields, as it stands in {@code metadata.managedFields}. */
final class ManagedFields {
  /** Applied fields first, then by time and name. */
  private static final Comparator<ObjectNode> ORDER =
      Comparator.comparing((ObjectNode e) -> e.path("operation").asText())
          .thenComparing(e -> e.path("time").asText())
          .thenComparing(e -> e.path("manager").asText());

  private final Map<Owner, Set<FieldPath>> owners = new LinkedHashMap<>();

  /**
   * One entry of the list.
   *
   * @param operation Apply or Update
   * @param subresource empty for the object itself
   */
  record Owner(String manager, String operation, String apiVersion, String subresource) {
    /** As conflicts name it. */
    String shown() {
      String name = "\"" + manager + "\"";
      if (!subresource.isEmpty()) {
        name += " with subresource \"" + subresource + "\"";
      }
      return operation.equals("Update") ? name + " using " + apiVersion : name;
    }
  }

  static ManagedFields of(JsonNode object) {
    ManagedFields fields = new ManagedFields();
    for (JsonNode entry : Meta.of(object).path("managedFields")) {
      if (entry.isEmpty()) {
        continue; // a list of one empty entry asks for a fresh start
      }
      Set<FieldPath> paths = new LinkedHashSet<>();
      collect(entry.path("fieldsV1"), FieldPath.ROOT, paths);
      Owner owner =
          new Owner(
              entry.path("manager").asText(),
              entry.path("operation").asText(),
              entry.path("apiVersion").asText(),
              entry.path("subresource").asText());
      fields.owners.put(owner, paths);
    }
    return fields;
  }

  private static void collect(JsonNode tree, FieldPath path, Set<FieldPath> paths) {
    if (tree.isEmpty() && !path.segments().isEmpty()) {
      paths.add(path);
    }
    tree.fields().forEachRemaining(e -> collect(e.getValue(), path.plus(e.getKey()), paths));
  }

  Set<FieldPath> of(Owner owner) {
    return owners.computeIfAbsent(owner, o -> new LinkedHashSet<>());
  }

  void set(Owner owner, Set<FieldPath> paths) {
    owners.put(owner, paths);
  }

  /** Owners in the order of the list. */
  Map<Owner, Set<FieldPath>> all() {
    return owners;
  }

  boolean isOwned(FieldPath path) {
    return owners.values().stream().anyMatch(paths -> paths.contains(path));
  }

  /** Writes the list; an entry that is the same as before keeps its time. */
  void writeTo(ObjectNode object, JsonNode before) {
    List<ObjectNode> entries = new ArrayList<>();
    owners.forEach(
        (owner, paths) -> {
          if (!paths.isEmpty()) {
            entries.add(entry(owner, paths, Meta.of(before).path("managedFields")));
          }
        });
    entries.sort(ORDER);
    ArrayNode list = Json.array().addAll(entries);
    if (list.isEmpty()) {
      Meta.in(object).remove("managedFields");
    } else {
      Meta.in(object).set("managedFields", list);
    }
  }

  private static ObjectNode entry(Owner owner, Set<FieldPath> paths, JsonNode former) {
    ObjectNode entry =
        Json.object()
            .put("manager", owner.manager())
            .put("operation", owner.operation())
            .put("apiVersion", owner.apiVersion())
            .put("fieldsType", "FieldsV1");
    entry.set("fieldsV1", tree(paths));
    if (!owner.subresource().isEmpty()) {
      entry.put("subresource", owner.subresource());
    }
    List<JsonNode> same = Json.items(former).filter(f -> timeless(f).equals(entry)).toList();
    String time = same.isEmpty() ? Meta.now() : same.getFirst().path("time").asText();
    return entry.put("time", time);
  }

  private static ObjectNode timeless(JsonNode entry) {
    return ((ObjectNode) entry.deepCopy()).without("time");
  }

  private static ObjectNode tree(Set<FieldPath> paths) {
    ObjectNode tree = Json.object();
    for (FieldPath path : paths) {
      ObjectNode node = tree;
      for (String segment : path.segments()) {
        node = node.has(segment) ? (ObjectNode) node.get(segment) : node.putObject(segment);
      }
    }
    return tree;
  }
}
