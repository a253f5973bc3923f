package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.store.ObjectStore;
import io.anomalyoperator.embedded.store.Subscription;
import io.anomalyoperator.embedded.table.Tables;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Lists with selectors, in pages where asked for. A page continues after the last name of the one
 * before; unlike on a real server it is of the present and not of the first page's moment.
 */
final class Lists {
  private final ObjectStore store;

  Lists(ObjectStore store) {
    this.store = store;
  }

  ObjectNode list(Call call) {
    call.checkFieldSelector();
    Subscription all = store.snapshot(call.kind(), call.namespace());
    String after = decode(call.option("continue"));
    List<ObjectNode> found =
        all.snapshot().stream()
            .filter(call.selector())
            .filter(o -> position(o).compareTo(after) > 0)
            .toList();
    int limit = call.option("limit").isEmpty() ? 0 : Integer.parseInt(call.option("limit"));
    boolean more = limit > 0 && found.size() > limit;
    List<ObjectNode> page = more ? found.subList(0, limit) : found;
    String version = String.valueOf(all.version());
    ObjectNode list =
        call.wantsTable()
            ? Tables.of(
                call.kind(), page, version, true, call.option("includeObject").equals("Object"))
            : of(call.kind(), page, version);
    if (more) {
      ObjectNode meta = Meta.in(list).put("continue", encode(position(page.getLast())));
      if (call.option("labelSelector").isEmpty() && call.option("fieldSelector").isEmpty()) {
        meta.put("remainingItemCount", found.size() - limit);
      }
    }
    return list;
  }

  static ObjectNode of(Kind kind, List<ObjectNode> items, String version) {
    ObjectNode list =
        Json.object().put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
    list.putObject("metadata").put("resourceVersion", version);
    list.putArray("items").addAll(items);
    return list;
  }

  private static String position(JsonNode object) {
    return Meta.namespace(object) + "/" + Meta.name(object);
  }

  private static String encode(String position) {
    return Base64.getUrlEncoder().encodeToString(position.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("continue key is not valid: " + token);
    }
  }
}
