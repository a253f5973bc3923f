package io.anomalyoperator.embedded.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import java.util.Arrays;

/** OpenAPI v3, as far as {@code kubectl explain} and its checks before an apply read it. */
final class OpenApi {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  private static final String CONVENTIONS =
      "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md";
  private final Catalog catalog;

  OpenApi(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Clients keep a document for as long as its hash stays the same. */
  ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String groupVersion : catalog.groupVersions()) {
      String path = (groupVersion.contains("/") ? "apis/" : "api/") + groupVersion;
      String hash = Integer.toHexString(Arrays.hashCode(Json.bytes(document(path))));
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash);
    }
    return index;
  }

  ObjectNode document(String path) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "embedded");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (Kind kind : catalog.kinds()) {
      String root = (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion();
      if (root.equals(path)) {
        ObjectNode groupVersionKind =
            Json.object()
                .put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind());
        String scope = kind.namespaced() ? "/namespaces/{namespace}/" : "/";
        patch(
            paths.putObject("/" + root + scope + kind.plural() + "/{name}").putObject("patch"),
            groupVersionKind);
        String prefix = kind.group().isEmpty() ? "core" : kind.group();
        schemas.set(
            prefix + "." + kind.version() + "." + kind.kind(), schema(kind, groupVersionKind));
      }
    }
    if (schemas.isEmpty()) {
      throw ApiException.unknownPath();
    }
    schemas.set(META, Kind.metadataSchema());
    return document;
  }

  /** Tells kubectl that the server checks fields itself. */
  private static void patch(ObjectNode patch, ObjectNode groupVersionKind) {
    patch
        .put("x-kubernetes-action", "patch")
        .set("x-kubernetes-group-version-kind", groupVersionKind);
    patch
        .putArray("parameters")
        .addObject()
        .put("name", "fieldValidation")
        .put("in", "query")
        .putObject("schema")
        .put("type", "string");
    patch.putObject("responses").putObject("200").put("description", "OK");
  }

  private static ObjectNode schema(Kind kind, ObjectNode groupVersionKind) {
    JsonNode own = kind.schema();
    ObjectNode schema = Json.object().put("type", "object");
    if (own instanceof ObjectNode object) {
      schema.setAll(object);
    }
    schema.putArray("x-kubernetes-group-version-kind").add(groupVersionKind);
    ObjectNode properties = Json.object();
    properties
        .putObject("apiVersion")
        .put("type", "string")
        .put(
            "description",
            "APIVersion defines the versioned schema of this representation of an object. Servers"
                + " should convert recognized schemas to the latest internal value, and may reject"
                + " unrecognized values. More info: "
                + CONVENTIONS
                + "#resources");
    properties
        .putObject("kind")
        .put("type", "string")
        .put(
            "description",
            "Kind is a string value representing the REST resource this object represents. Servers"
                + " may infer this from the endpoint the client submits requests to. Cannot be"
                + " updated. In CamelCase. More info: "
                + CONVENTIONS
                + "#types-kinds");
    properties
        .putObject("metadata")
        .put("description", "Standard object's metadata. More info: " + CONVENTIONS + "#metadata")
        .putArray("allOf")
        .addObject()
        .put("$ref", "#/components/schemas/" + META);
    own.path("properties")
        .fields()
        .forEachRemaining(
            p -> {
              if (!properties.has(p.getKey())) {
                properties.set(p.getKey(), p.getValue());
              }
            });
    schema.set("properties", properties);
    return schema;
  }
}
