package io.anomalyoperator.embedded.kinds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.kinds.Kind.Trait;
import java.util.List;

/** What is served, as a list per version, and as one aggregated document. */
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> PART_VERBS = List.of("get", "patch", "update");
  private final Catalog catalog;

  Discovery(Catalog catalog) {
    this.catalog = catalog;
  }

  ObjectNode versions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    return versions;
  }

  ObjectNode groups() {
    ObjectNode byName = Json.object();
    for (String groupVersion : catalog.groupVersions()) {
      if (groupVersion.contains("/")) {
        String[] parts = groupVersion.split("/", -1);
        ObjectNode group = byName.withObjectProperty(parts[0]).put("name", parts[0]);
        ObjectNode version =
            Json.object().put("groupVersion", groupVersion).put("version", parts[1]);
        group.withArrayProperty("versions").add(version);
        if (!group.has("preferredVersion")) {
          group.set("preferredVersion", version);
        }
      }
    }
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    byName.forEach(list.putArray("groups")::add);
    return list;
  }

  ObjectNode group(String name) {
    for (var group : groups().path("groups")) {
      if (group.path("name").asText().equals(name)) {
        return ((ObjectNode) group).put("kind", "APIGroup").put("apiVersion", "v1");
      }
    }
    throw ApiException.unknownPath();
  }

  ObjectNode resources(String group, String version) {
    List<Kind> kinds = catalog.of(group, version);
    if (kinds.isEmpty()) {
      throw ApiException.unknownPath();
    }
    ObjectNode list =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", kinds.getFirst().apiVersion());
    ArrayNode items = list.putArray("resources");
    for (Kind kind : kinds) {
      resource(items.addObject(), kind);
      for (Part part : parts(kind)) {
        part(items.addObject(), kind, part);
      }
    }
    return list;
  }

  private static void resource(ObjectNode resource, Kind kind) {
    resource
        .put("name", kind.plural())
        .put("singularName", kind.singular())
        .put("namespaced", kind.namespaced())
        .put("kind", kind.kind());
    verbs(kind).forEach(resource.putArray("verbs")::add);
    addNames(resource, kind);
  }

  private static void addNames(ObjectNode resource, Kind kind) {
    if (!kind.shortNames().isEmpty()) {
      kind.shortNames().forEach(resource.putArray("shortNames")::add);
    }
    if (!kind.categories().isEmpty()) {
      kind.categories().forEach(resource.putArray("categories")::add);
    }
  }

  private static List<String> verbs(Kind kind) {
    return kind.is(Trait.REVIEW) ? List.of("create") : VERBS;
  }

  private static void part(ObjectNode resource, Kind kind, Part part) {
    resource
        .put("name", kind.plural() + "/" + part.name())
        .put("singularName", "")
        .put("namespaced", kind.namespaced());
    if (part.name().equals("scale")) {
      resource.put("group", "autoscaling").put("version", "v1");
    }
    resource.put("kind", part.kind());
    part.verbs().forEach(resource.putArray("verbs")::add);
  }

  /** A subresource. */
  private record Part(String name, String kind, List<String> verbs) {}

  private static List<Part> parts(Kind kind) {
    List<Part> parts = new java.util.ArrayList<>();
    if (kind.is(Trait.STATUS)) {
      parts.add(new Part("status", kind.kind(), PART_VERBS));
    }
    if (kind.is(Trait.SCALE)) {
      parts.add(new Part("scale", "Scale", PART_VERBS));
    }
    if (kind.isNamed("", "pods")) {
      parts.add(new Part("log", "Pod", List.of("get")));
    }
    return parts;
  }

  /** All of it at once: the core group, or the named ones. */
  ObjectNode aggregated(boolean core) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    if (core) {
      items.add(aggregatedGroup("", List.of("v1")));
    } else {
      for (var group : groups().path("groups")) {
        List<String> versions =
            Json.items(group.path("versions")).map(v -> v.path("version").asText()).toList();
        items.add(aggregatedGroup(group.path("name").asText(), versions));
      }
    }
    return list;
  }

  private ObjectNode aggregatedGroup(String name, List<String> versions) {
    ObjectNode group = Json.object();
    ObjectNode meta = group.putObject("metadata");
    if (!name.isEmpty()) {
      meta.put("name", name);
    }
    ArrayNode list = group.putArray("versions");
    for (String version : versions) {
      ObjectNode one = list.addObject().put("version", version).put("freshness", "Current");
      ArrayNode resources = one.putArray("resources");
      catalog.of(name, version).forEach(kind -> aggregatedResource(resources.addObject(), kind));
    }
    return group;
  }

  private static void aggregatedResource(ObjectNode resource, Kind kind) {
    resource.put("resource", kind.plural());
    kindOf(resource.putObject("responseKind"), kind.group(), kind.version(), kind.kind());
    resource
        .put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
        .put("singularResource", kind.singular());
    verbs(kind).forEach(resource.putArray("verbs")::add);
    addNames(resource, kind);
    for (Part part : parts(kind)) {
      ObjectNode sub =
          resource.withArrayProperty("subresources").addObject().put("subresource", part.name());
      boolean scale = part.name().equals("scale");
      kindOf(
          sub.putObject("responseKind"),
          scale ? "autoscaling" : kind.group(),
          scale ? "v1" : kind.version(),
          part.kind());
      part.verbs().forEach(sub.putArray("verbs")::add);
    }
  }

  private static void kindOf(ObjectNode node, String group, String version, String kind) {
    node.put("group", group).put("version", version).put("kind", kind);
  }
}
