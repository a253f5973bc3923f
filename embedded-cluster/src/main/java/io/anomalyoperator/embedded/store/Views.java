package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.List;

/** Stored objects as another version shows them, and what of two states counts as equal. */
public final class Views {
  private Views() {}

  /** Versions of a custom kind differ in name only; the two groups of events also in fields. */
  public static ObjectNode as(Kind kind, ObjectNode stored) {
    if (stored.path("apiVersion").asText().equals(kind.apiVersion())) {
      return stored;
    }
    ObjectNode copy = stored.deepCopy().put("apiVersion", kind.apiVersion());
    return kind.plural().equals("events") ? EventViews.convert(copy, kind.group()) : copy;
  }

  /** What the generation counts. */
  static ObjectNode spec(ObjectNode object) {
    ObjectNode spec = object.deepCopy();
    spec.remove(List.of("metadata", "status"));
    return spec;
  }

  /** Whether two states differ in nothing but the times of their managed fields. */
  static boolean same(ObjectNode a, ObjectNode b) {
    return a.equals(b) || timeless(a).equals(timeless(b));
  }

  private static ObjectNode timeless(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    for (JsonNode entry : Meta.of(copy).path("managedFields")) {
      ((ObjectNode) entry).remove("time");
    }
    return copy;
  }

  static ObjectNode empty() {
    return Json.object();
  }
}
