package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import java.util.function.Predicate;

/** Owner references and finalizers of one object. */
final class References {
  private References() {}

  static boolean isOwned(JsonNode object, String ownerUid) {
    return Json.items(Meta.of(object).path("ownerReferences"))
        .anyMatch(r -> r.path("uid").asText().equals(ownerUid));
  }

  static boolean isBlocking(JsonNode owned, String ownerUid) {
    return Json.items(Meta.of(owned).path("ownerReferences"))
        .anyMatch(
            r ->
                r.path("uid").asText().equals(ownerUid)
                    && r.path("blockOwnerDeletion").asBoolean());
  }

  static void removeAll(ObjectNode meta, String list, Predicate<JsonNode> which) {
    ArrayNode left = Json.array();
    meta.path(list)
        .forEach(
            item -> {
              if (!which.test(item)) {
                left.add(item);
              }
            });
    if (left.isEmpty()) {
      meta.remove(list);
    } else {
      meta.set(list, left);
    }
  }

  static void addFinalizer(ObjectNode object, String finalizer) {
    ArrayNode finalizers = Meta.in(object).withArrayProperty("finalizers");
    if (!Json.texts(finalizers).contains(finalizer)) {
      finalizers.add(finalizer);
    }
  }
}
