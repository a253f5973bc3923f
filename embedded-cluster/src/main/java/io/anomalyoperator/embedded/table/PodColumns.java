package io.anomalyoperator.embedded.table;

import static io.anomalyoperator.embedded.table.Column.AGE;
import static io.anomalyoperator.embedded.table.Column.NAME;
import static io.anomalyoperator.embedded.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import java.util.List;

/** The columns of pods: their status is a summary of many fields. */
final class PodColumns {
  static final List<Column> ALL =
      List.of(
          NAME,
          text("Ready", PodColumns::ready),
          text("Status", PodColumns::status),
          text("Restarts", PodColumns::restarts),
          AGE,
          text("IP", o -> orNone(o.path("status").path("podIP"))).onlyWide(),
          text("Node", o -> orNone(o.path("spec").path("nodeName"))).onlyWide(),
          text("Nominated Node", o -> orNone(o.path("status").path("nominatedNodeName")))
              .onlyWide(),
          text("Readiness Gates", o -> "<none>").onlyWide());

  private PodColumns() {}

  private static String ready(JsonNode pod) {
    long ready =
        Json.items(pod.path("status").path("containerStatuses"))
            .filter(c -> c.path("ready").asBoolean())
            .count();
    return ready + "/" + pod.path("spec").path("containers").size();
  }

  private static String status(JsonNode pod) {
    JsonNode status = pod.path("status");
    if (Meta.isBeingDeleted(pod)) {
      return "Terminating";
    }
    JsonNode inits = status.path("initContainerStatuses");
    for (int i = 0; i < inits.size(); i++) {
      JsonNode state = inits.get(i).path("state");
      if (state.path("terminated").path("exitCode").asInt(-1) == 0) {
        continue;
      }
      String why = reason(state);
      boolean plain = why.isEmpty() || why.equals("PodInitializing");
      return "Init:" + (plain ? i + "/" + pod.path("spec").path("initContainers").size() : why);
    }
    for (JsonNode container : status.path("containerStatuses")) {
      String why = reason(container.path("state"));
      if (!why.isEmpty()) {
        return why;
      }
    }
    return status.path("reason").asText(status.path("phase").asText());
  }

  private static String reason(JsonNode state) {
    return state
        .path("waiting")
        .path("reason")
        .asText(state.path("terminated").path("reason").asText());
  }

  private static String restarts(JsonNode pod) {
    int restarts = 0;
    for (JsonNode container : pod.path("status").path("containerStatuses")) {
      restarts += container.path("restartCount").asInt();
    }
    return String.valueOf(restarts);
  }

  private static String orNone(JsonNode value) {
    return value.asText("").isEmpty() ? "<none>" : value.asText();
  }
}
