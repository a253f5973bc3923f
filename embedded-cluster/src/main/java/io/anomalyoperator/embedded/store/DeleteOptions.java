package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Kind;

/**
 * How to delete.
 *
 * @param graceSeconds negative for what the object says itself
 * @param body the preconditions
 */
public record DeleteOptions(
    Propagation propagation, int graceSeconds, boolean dryRun, JsonNode body) {

  /** What becomes of the objects that the deleted one owns. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  public static DeleteOptions of(JsonNode body) {
    Propagation propagation =
        switch (body.path("propagationPolicy").asText()) {
          case "Foreground" -> Propagation.FOREGROUND;
          case "Orphan" -> Propagation.ORPHAN;
          default ->
              body.path("orphanDependents").asBoolean()
                  ? Propagation.ORPHAN
                  : Propagation.BACKGROUND;
        };
    return new DeleteOptions(
        propagation,
        body.path("gracePeriodSeconds").asInt(-1),
        Json.texts(body.path("dryRun")).contains("All"),
        body);
  }

  void checkPreconditions(Kind kind, JsonNode object) {
    JsonNode wanted = body.path("preconditions");
    String name = Meta.name(object);
    if (wanted.hasNonNull("uid") && !wanted.path("uid").asText().equals(Meta.uid(object))) {
      throw ApiException.conflict(
          kind,
          name,
          "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
              .formatted(wanted.path("uid").asText(), Meta.uid(object)));
    }
    if (wanted.hasNonNull("resourceVersion")
        && !wanted.path("resourceVersion").asText().equals(Meta.version(object))) {
      throw ApiException.conflict(
          kind,
          name,
          "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). The object might have been modified"
              .formatted(wanted.path("resourceVersion").asText(), Meta.version(object)));
    }
  }
}
