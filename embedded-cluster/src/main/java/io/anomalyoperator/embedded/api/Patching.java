package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.apply.FieldManager;
import io.anomalyoperator.embedded.apply.MergePatch;
import io.anomalyoperator.embedded.apply.StrategicMergePatch;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import io.anomalyoperator.embedded.kinds.Kind.Trait;
import io.anomalyoperator.embedded.schema.Pruning;
import io.anomalyoperator.embedded.store.ObjectStore;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** The four kinds of patches; server-side apply is one of them. */
final class Patching {
  private static final String MERGE = "application/merge-patch+json";
  private static final String JSON = "application/json-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";
  private final Verbs verbs;
  private final ObjectStore store;

  Patching(Verbs verbs, ObjectStore store) {
    this.verbs = verbs;
    this.store = store;
  }

  Answer execute(Call call) throws IOException {
    JsonNode patch = call.patch();
    return switch (call.mediaType()) {
      case JSON -> Answer.of(change(call, old -> json(old, patch), true));
      case MERGE -> Answer.of(change(call, old -> (ObjectNode) MergePatch.apply(old, patch), true));
      case STRATEGIC -> {
        if (call.kind().custom()) {
          throw unsupported(call);
        }
        JsonNode schema = call.kind().schema();
        yield Answer.of(
            change(call, old -> (ObjectNode) StrategicMergePatch.apply(schema, old, patch), true));
      }
      case APPLY -> apply(call, (ObjectNode) patch);
      default -> throw unsupported(call);
    };
  }

  /** One operation after the other, so that each is checked against what the former ones left. */
  static ObjectNode json(ObjectNode old, JsonNode patch) {
    JsonNode patched = old;
    for (JsonNode operation : patch) {
      boolean needsTarget = operation.path("op").asText().matches("remove|replace");
      if (needsTarget && patched.at(operation.path("path").asText()).isMissingNode()) {
        throw brokenPatch();
      }
      try {
        patched = JsonPatch.apply(Json.array().add(operation), patched);
      } catch (JsonPatchException e) {
        throw brokenPatch();
      }
    }
    return (ObjectNode) patched;
  }

  private static ApiException brokenPatch() {
    return ApiException.of(
        422, "Invalid", "the server rejected our request due to an error in our request");
  }

  private static ApiException unsupported(Call call) {
    List<String> types =
        call.kind().custom() ? List.of(JSON, MERGE, APPLY) : List.of(JSON, MERGE, STRATEGIC, APPLY);
    return ApiException.of(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + String.join(", ", types));
  }

  private Answer apply(Call call, ObjectNode applied) {
    if (Meta.of(applied).hasNonNull("managedFields")) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    if (call.option("fieldManager").isEmpty()) {
      throw ApiException.of(
          422,
          "Invalid",
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    if (!Meta.name(applied).isEmpty() && !Meta.name(applied).equals(call.name())) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(Meta.name(applied), call.name()));
    }
    checkTyped(call, applied);
    synchronized (store) { // between looking and creating nobody else may create
      boolean exists = store.find(call.kind(), call.namespace(), call.name()).isPresent();
      return exists || !call.subresource().isEmpty()
          ? Answer.of(change(call, live -> merged(call, live, applied), false))
          : Answer.of(201, created(call, applied));
    }
  }

  /** An applied object has to fit its schema, whatever {@code fieldValidation} says. */
  private static void checkTyped(Call call, ObjectNode applied) {
    List<String> unknown = Pruning.pruneTyped(call.kind().schema(), applied.deepCopy());
    if (unknown.isEmpty()) {
      return;
    }
    List<String> lines = unknown.stream().map(f -> f + ": field not declared in schema").toList();
    throw ApiException.of(
        500,
        "",
        "failed to create typed patch object (%s/%s; %s, Kind=%s): %s"
            .formatted(
                call.namespace(),
                call.name(),
                call.kind().apiVersion(),
                call.kind().kind(),
                lines.size() == 1 ? lines.getFirst() : "errors:\n  " + String.join("\n  ", lines)));
  }

  private static ApiException otherUid(Call call, ObjectNode object) {
    Problem wrong = Problem.immutable("metadata.uid", "\"" + Meta.uid(object) + "\"");
    return ApiException.invalid(call.kind(), call.name(), List.of(wrong));
  }

  /** A patch may say whom it means; that it is somebody else is no conflict but a mistake. */
  private ObjectNode change(Call call, UnaryOperator<ObjectNode> patch, boolean track) {
    return verbs.change(
        call,
        old -> {
          String uid = Meta.uid(old);
          ObjectNode patched = patch.apply(old);
          if (!Meta.uid(patched).isEmpty() && !Meta.uid(patched).equals(uid)) {
            throw otherUid(call, patched);
          }
          return patched;
        },
        track);
  }

  private static ObjectNode merged(Call call, ObjectNode live, ObjectNode applied) {
    if (call.isStatus()) {
      applied.retain("apiVersion", "kind", "metadata", "status");
    } else if (call.kind().is(Trait.STATUS)) {
      applied.remove("status");
    }
    return new FieldManager(call.kind(), call.manager(), call.subresource())
        .apply(live, applied, call.flag("force"));
  }

  private ObjectNode created(Call call, ObjectNode applied) {
    if (!Meta.uid(applied).isEmpty()) {
      throw otherUid(call, applied);
    }
    ObjectNode fresh =
        Json.object().put("apiVersion", call.kind().apiVersion()).put("kind", call.kind().kind());
    fresh.putObject("metadata").put("name", call.name());
    return verbs.create(call, merged(call, fresh, applied), false);
  }
}
