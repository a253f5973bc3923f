package io.anomalyoperator.embedded.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;

/** JSON merge patch (RFC 7396). */
public final class MergePatch {
  private MergePatch() {}

  /** Returns the patched value; an object that is given as target is changed in place. */
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result = target instanceof ObjectNode object ? object : Json.object();
    patch
        .fields()
        .forEachRemaining(
            e -> {
              if (e.getValue().isNull()) {
                result.remove(e.getKey());
              } else {
                result.set(e.getKey(), apply(result.path(e.getKey()), e.getValue()));
              }
            });
    return result;
  }
}
