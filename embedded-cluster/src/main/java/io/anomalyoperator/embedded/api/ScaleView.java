package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.apply.MergePatch;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.JsonPaths;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Kind.Scale;
import io.anomalyoperator.embedded.store.ObjectStore;
import io.anomalyoperator.embedded.table.Tables;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The scale subresource: an object seen as nothing but its number of replicas. */
final class ScaleView {
  private final Verbs verbs;
  private final ObjectStore store;

  ScaleView(Verbs verbs, ObjectStore store) {
    this.verbs = verbs;
    this.store = store;
  }

  ObjectNode execute(Call call) throws IOException {
    Scale scale = call.kind().scale();
    ObjectNode object = store.get(call.kind(), call.namespace(), call.name());
    if (call.method().equals("GET")) {
      ObjectNode view = of(scale, object);
      return call.wantsTable() ? Tables.ofScale(view) : view;
    }
    JsonNode wanted = wanted(call, of(scale, object));
    Call whole = call.without("scale");
    return of(scale, verbs.change(whole, old -> scaled(scale, old, wanted), true));
  }

  private static JsonNode wanted(Call call, ObjectNode view) throws IOException {
    JsonNode body = call.patch();
    if (call.method().equals("PUT")) {
      return body;
    }
    return call.mediaType().equals("application/json-patch+json")
        ? Patching.json(view, body)
        : MergePatch.apply(view, body);
  }

  private static ObjectNode scaled(Scale scale, ObjectNode object, JsonNode wanted) {
    JsonPaths.set(object, scale.specReplicas(), wanted.path("spec").path("replicas"));
    if (!Meta.version(wanted).isEmpty()) {
      Meta.in(object).put("resourceVersion", Meta.version(wanted));
    }
    return object;
  }

  private static ObjectNode of(Scale scale, ObjectNode object) {
    ObjectNode view = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode meta = view.putObject("metadata");
    for (String f : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      meta.set(f, Meta.of(object).path(f));
    }
    view.putObject("spec").put("replicas", JsonPaths.get(object, scale.specReplicas()).asInt());
    ObjectNode status = view.putObject("status");
    status.put("replicas", JsonPaths.get(object, scale.statusReplicas()).asInt());
    String selector = selector(scale, object);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return view;
  }

  private static String selector(Scale scale, ObjectNode object) {
    if (!scale.equals(Scale.BUILT_IN)) {
      return scale.selector().isEmpty() ? "" : JsonPaths.get(object, scale.selector()).asText("");
    }
    return JsonPaths.get(object, ".spec.selector.matchLabels").properties().stream()
        .map(e -> e.getKey() + "=" + e.getValue().asText())
        .sorted()
        .collect(Collectors.joining(","));
  }
}
