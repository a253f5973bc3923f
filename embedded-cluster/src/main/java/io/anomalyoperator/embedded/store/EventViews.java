package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events are one set of objects with two faces: {@code v1} and {@code events.k8s.io/v1}. */
final class EventViews {
  /** Fields of v1, and what events.k8s.io calls them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  private EventViews() {}

  static ObjectNode convert(ObjectNode event, String toGroup) {
    NAMES.forEach(
        (core, modern) -> {
          if (toGroup.isEmpty()) {
            rename(event, modern, core);
          } else {
            rename(event, core, modern);
          }
        });
    return event;
  }

  private static void rename(ObjectNode object, String from, String to) {
    if (object.has(from)) {
      object.set(to, object.remove(from));
    }
  }
}
