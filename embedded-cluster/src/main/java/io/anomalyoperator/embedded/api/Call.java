package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.json.Selectors;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One request about one kind, parsed. What the path does not have is the empty string.
 *
 * @param warnings grows while the request is executed; sent as headers
 */
@SuppressWarnings("ArrayRecordComponent") // calls are executed, never compared
record Call(
    String method,
    Kind kind,
    String namespace,
    String name,
    String subresource,
    Map<String, String> query,
    String accept,
    String contentType,
    byte[] body,
    String userAgent,
    List<String> warnings) {

  String verb() {
    return switch (method) {
      case "GET" -> isWatch() ? "watch" : name.isEmpty() ? "list" : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> isApply() ? "apply" : "patch";
      case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
      default -> method;
    };
  }

  boolean isWatch() {
    return flag("watch");
  }

  boolean isApply() {
    return contentType.startsWith("application/apply-patch");
  }

  /** The type of a patch, without parameters. */
  String mediaType() {
    return contentType.replaceAll(";.*", "");
  }

  boolean flag(String parameter) {
    return option(parameter).matches("true|1");
  }

  String option(String parameter) {
    return query.getOrDefault(parameter, "");
  }

  boolean dryRun() {
    return option("dryRun").equals("All");
  }

  boolean isStatus() {
    return subresource.equals("status");
  }

  boolean wantsTable() {
    return accept.contains("as=Table");
  }

  /** The name by which field ownership is recorded. */
  String manager() {
    return query.getOrDefault("fieldManager", userAgent.replaceAll("[/ ].*", ""));
  }

  Predicate<JsonNode> selector() {
    Predicate<JsonNode> chosen =
        Selectors.labels(option("labelSelector")).and(Selectors.fields(option("fieldSelector")));
    return name.isEmpty() ? chosen : chosen.and(o -> Meta.name(o).equals(name));
  }

  void checkFieldSelector() {
    for (String field : Selectors.fieldNames(option("fieldSelector"))) {
      boolean known = field.equals("metadata.name") || field.equals("metadata.namespace");
      if (!known && !kind.selectableFields().contains(field)) {
        throw ApiException.badRequest("field label not supported: " + field);
      }
    }
  }

  JsonNode patch() throws IOException {
    return Json.read(body, contentType.contains("+yaml"));
  }

  /** The object in the body. */
  ObjectNode object() throws IOException {
    if (contentType.contains("protobuf")) {
      return ProtobufInput.read(kind, body);
    }
    if (Json.read(body, contentType.contains("yaml")) instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body is no object; a " + kind.kind() + " was expected");
  }

  Call without(String subresource) {
    return new Call(
        method,
        kind,
        namespace,
        name,
        subresource.equals(this.subresource) ? "" : this.subresource,
        query,
        accept,
        contentType,
        body,
        userAgent,
        warnings);
  }

  /** As interceptors see it. */
  ApiRequest shown() {
    return new ApiRequest(
        verb(),
        kind.group(),
        kind.kind(),
        kind.plural(),
        namespace,
        name,
        subresource,
        userAgent,
        manager(),
        dryRun(),
        shownBody());
  }

  private JsonNode shownBody() {
    try {
      if (body.length == 0 || contentType.contains("protobuf")) {
        return MissingNode.getInstance();
      }
      return Json.read(body, contentType.contains("yaml"));
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
