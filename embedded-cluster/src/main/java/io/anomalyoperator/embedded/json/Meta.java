package io.anomalyoperator.embedded.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reads an object's metadata; a missing field reads as the empty string. */
public final class Meta {
  private Meta() {}

  public static JsonNode of(JsonNode object) {
    return object.path("metadata");
  }

  /** For writing; made when it is not there. */
  public static ObjectNode in(ObjectNode object) {
    return object.withObjectProperty("metadata");
  }

  public static String name(JsonNode object) {
    return of(object).path("name").asText("");
  }

  public static String namespace(JsonNode object) {
    return of(object).path("namespace").asText("");
  }

  public static String uid(JsonNode object) {
    return of(object).path("uid").asText("");
  }

  public static String version(JsonNode object) {
    return of(object).path("resourceVersion").asText("");
  }

  public static boolean isBeingDeleted(JsonNode object) {
    return of(object).has("deletionTimestamp");
  }

  public static boolean hasFinalizers(JsonNode object) {
    return !of(object).path("finalizers").isEmpty();
  }

  /** The present second, as the API writes times. */
  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
