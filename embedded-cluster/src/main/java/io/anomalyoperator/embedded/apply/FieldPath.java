package io.anomalyoperator.embedded.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A place in an object, written in the segments of {@code fieldsV1}: {@code f:spec}, {@code
 * k:{"name":"x"}} for an item of a keyed list, {@code v:"x"} for a value of a set, {@code .} for an
 * item itself.
 */
record FieldPath(List<String> segments) {
  static final FieldPath ROOT = new FieldPath(List.of());
  private static final String ITSELF = ".";

  FieldPath plus(String segment) {
    List<String> longer = new ArrayList<>(segments);
    longer.add(segment);
    return new FieldPath(List.copyOf(longer));
  }

  FieldPath field(String name) {
    return plus("f:" + name);
  }

  FieldPath item(JsonNode key) {
    return plus("k:" + key);
  }

  FieldPath value(JsonNode value) {
    return plus("v:" + value);
  }

  FieldPath itself() {
    return plus(ITSELF);
  }

  boolean isItself() {
    return segments.getLast().equals(ITSELF);
  }

  /** The value at this path, or a missing node. */
  JsonNode in(JsonNode object) {
    JsonNode at = object;
    for (String segment : segments) {
      at = step(at, segment);
    }
    return at;
  }

  private static JsonNode step(JsonNode node, String segment) {
    if (segment.equals(ITSELF)) {
      return node;
    }
    String rest = segment.substring(2);
    if (segment.startsWith("f:")) {
      return node.path(rest);
    }
    JsonNode wanted = Json.parse(rest);
    return Json.items(node)
        .filter(item -> segment.startsWith("v:") ? item.equals(wanted) : matches(item, wanted))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /** A key field that an item leaves out has its default; an item that leaves it out matches. */
  private static boolean matches(JsonNode item, JsonNode key) {
    boolean equal = true;
    for (Map.Entry<String, JsonNode> field : key.properties()) {
      JsonNode own = item.path(field.getKey());
      equal &= own.isMissingNode() || own.equals(field.getValue());
    }
    return equal;
  }

  /** Removes the value, and the objects and lists that are left empty by that. */
  @SuppressWarnings("ReferenceEquality") // this very item, not one that looks like it
  void removeFrom(ObjectNode object) {
    FieldPath parent = new FieldPath(segments.subList(0, segments.size() - (isItself() ? 2 : 1)));
    String last = segments.get(parent.segments.size());
    JsonNode container = parent.in(object);
    if (container instanceof ObjectNode fields) {
      fields.remove(last.substring(2));
    } else if (container instanceof ArrayNode list) {
      JsonNode gone = step(list, last);
      for (int i = list.size() - 1; i >= 0; i--) {
        if (list.get(i) == gone) {
          list.remove(i);
        }
      }
    }
    if (container.isContainerNode() && container.isEmpty() && parent.segments.size() > 1) {
      parent.removeFrom(object);
    }
  }

  /** As a message names it: {@code .spec.containers[name="x"].image}. */
  @Override
  public String toString() {
    return segments.stream()
        .filter(s -> !s.equals(ITSELF))
        .map(FieldPath::shown)
        .collect(Collectors.joining());
  }

  private static String shown(String segment) {
    String rest = segment.substring(2);
    if (segment.startsWith("f:")) {
      return "." + rest;
    }
    if (segment.startsWith("v:")) {
      return "[=" + rest + "]";
    }
    return Json.parse(rest).properties().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(",", "[", "]"));
  }
}
