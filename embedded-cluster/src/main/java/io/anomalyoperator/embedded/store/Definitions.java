package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import java.util.List;
import java.util.Locale;

/** Custom resource definitions: the names that may be left out, and the status once served. */
final class Definitions {
  private Definitions() {}

  static void complete(ObjectNode definition) {
    ObjectNode spec = definition.withObjectProperty("spec");
    ObjectNode names = spec.withObjectProperty("names");
    String kind = names.path("kind").asText();
    if (!names.hasNonNull("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.hasNonNull("listKind")) {
      names.put("listKind", kind + "List");
    }
    if (!spec.has("conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    ObjectNode status = definition.withObjectProperty("status");
    status.set("acceptedNames", names.deepCopy());
    if (status.path("conditions").isEmpty()) {
      condition(status, "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(
          status, "Established", "InitialNamesAccepted", "the initial names have been accepted");
    }
    List<String> stored = Json.texts(status.path("storedVersions"));
    for (JsonNode version : spec.path("versions")) {
      String name = version.path("name").asText();
      if (version.path("storage").asBoolean() && !stored.contains(name)) {
        status.withArrayProperty("storedVersions").add(name);
      }
    }
  }

  private static void condition(ObjectNode status, String type, String reason, String message) {
    status
        .withArrayProperty("conditions")
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", Meta.now());
  }
}
