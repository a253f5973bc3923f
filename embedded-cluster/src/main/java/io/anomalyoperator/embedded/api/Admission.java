package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.schema.Defaults;
import io.anomalyoperator.embedded.schema.Nulls;
import io.anomalyoperator.embedded.schema.Pruning;
import io.anomalyoperator.embedded.schema.Validation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Prunes, completes and checks an object by the schema of its kind. */
final class Admission {
  private Admission() {}

  /**
   * @param before a missing node for a new object
   */
  static void admit(Call call, JsonNode before, ObjectNode object) {
    Kind kind = call.kind();
    if (!kind.custom()) {
      Nulls.drop(kind.schema(), object);
    }
    unknownFields(call, object);
    Defaults.apply(kind.schema(), object);
    List<Problem> problems = new ArrayList<>(Validation.problems(kind.schema(), object, before));
    if (kind.custom()) {
      problems.addAll(CustomChecks.problems(kind, before, object, problems));
    } else {
      refuseWrongTypes(kind, problems);
      problems.addAll(BuiltInChecks.problems(kind, before, object));
      problems.sort(Comparator.comparing(Problem::isImmutability)); // judged last
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(kind, Meta.name(object), problems);
    }
  }

  private static void unknownFields(Call call, ObjectNode object) {
    List<String> unknown = Pruning.prune(call.kind().schema(), object);
    if (unknown.isEmpty() || call.option("fieldValidation").equals("Ignore")) {
      return;
    }
    String fields =
        unknown.stream()
            .map(field -> "unknown field \"" + field + "\"")
            .collect(Collectors.joining(", "));
    if (!call.option("fieldValidation").equals("Strict")) {
      unknown.forEach(field -> call.warnings().add("unknown field \"" + field + "\""));
    } else if (call.method().equals("PATCH")) {
      String outcome = Json.object().put("v", object.toString()).get("v").toString();
      throw ApiException.brokenPatch(outcome, "strict decoding error: " + fields);
    } else {
      throw cannotBeHandled(call.kind(), "strict decoding error: " + fields);
    }
  }

  /** Go's typed decoding fails before any validation. */
  private static void refuseWrongTypes(Kind kind, List<Problem> problems) {
    problems.stream()
        .filter(p -> p.reason().equals("FieldValueTypeInvalid"))
        .findFirst()
        .ifPresent(
            p -> {
              throw cannotBeHandled(kind, p.message());
            });
  }

  private static ApiException cannotBeHandled(Kind kind, String why) {
    return ApiException.badRequest(
        "%s in version \"%s\" cannot be handled as a %s: %s"
            .formatted(kind.kind(), kind.version(), kind.kind(), why));
  }
}
