package io.anomalyoperator.embedded.table;

import static io.anomalyoperator.embedded.table.Column.AGE;
import static io.anomalyoperator.embedded.table.Column.NAME;
import static io.anomalyoperator.embedded.table.Column.count;
import static io.anomalyoperator.embedded.table.Column.date;
import static io.anomalyoperator.embedded.table.Column.number;
import static io.anomalyoperator.embedded.table.Column.path;
import static io.anomalyoperator.embedded.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.JsonPaths;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** The columns of built-in kinds. */
final class BuiltInColumns {
  private static final List<Column> PLAIN = List.of(NAME, AGE);

  private BuiltInColumns() {}

  static List<Column> of(Kind kind) {
    return switch (kind.plural()) {
      case "pods" -> PodColumns.ALL;
      case "deployments" ->
          List.of(
              NAME,
              text("Ready", o -> replicas(o, "readyReplicas") + "/" + wanted(o)),
              count("Up-to-date", ".status.updatedReplicas"),
              count("Available", ".status.availableReplicas"),
              AGE,
              text("Containers", o -> containers(o, "name")).onlyWide(),
              text("Images", o -> containers(o, "image")).onlyWide(),
              text("Selector", BuiltInColumns::selector).onlyWide());
      case "replicasets" ->
          List.of(
              NAME,
              number("Desired", BuiltInColumns::wanted),
              count("Current", ".status.replicas"),
              count("Ready", ".status.readyReplicas"),
              AGE,
              text("Containers", o -> containers(o, "name")).onlyWide(),
              text("Images", o -> containers(o, "image")).onlyWide(),
              text("Selector", BuiltInColumns::selector).onlyWide());
      case "services" -> services();
      case "endpointslices" ->
          List.of(
              NAME,
              path("AddressType", ".addressType"),
              text("Ports", o -> orUnset(join(o.path("ports"), p -> p.path("port").asText()))),
              text(
                  "Endpoints",
                  o ->
                      orUnset(
                          join(o.path("endpoints"), e -> e.path("addresses").path(0).asText()))),
              AGE);
      case "namespaces" -> List.of(NAME, path("Status", ".status.phase"), AGE);
      case "configmaps" -> List.of(NAME, number("Data", o -> size(o, "data", "binaryData")), AGE);
      case "secrets" ->
          List.of(NAME, path("Type", ".type"), number("Data", o -> size(o, "data")), AGE);
      case "serviceaccounts" -> List.of(NAME, number("Secrets", o -> size(o, "secrets")), AGE);
      case "leases" -> List.of(NAME, path("Holder", ".spec.holderIdentity"), AGE);
      case "nodes" ->
          List.of(
              NAME,
              text("Status", BuiltInColumns::nodeStatus),
              text("Roles", o -> "<none>"),
              AGE,
              path("Version", ".status.nodeInfo.kubeletVersion"));
      case "events" -> events(kind);
      case "controllerrevisions" ->
          List.of(
              NAME,
              text("Controller", BuiltInColumns::controller),
              count("Revision", ".revision"),
              AGE);
      case "poddisruptionbudgets" ->
          List.of(
              NAME,
              text("Min Available", o -> orNotApplicable(o, "minAvailable")),
              text("Max Unavailable", o -> orNotApplicable(o, "maxUnavailable")),
              count("Allowed Disruptions", ".status.disruptionsAllowed"),
              AGE);
      case "networkpolicies" ->
          List.of(NAME, text("Pod-Selector", o -> labels(o.path("spec").path("podSelector"))), AGE);
      case "horizontalpodautoscalers" ->
          List.of(
              NAME,
              text("Reference", BuiltInColumns::scaleTarget),
              text("Targets", BuiltInColumns::targets),
              count("MinPods", ".spec.minReplicas"),
              count("MaxPods", ".spec.maxReplicas"),
              count("Replicas", ".status.currentReplicas"),
              AGE);
      case "customresourcedefinitions" ->
          List.of(NAME, path("Created At", ".metadata.creationTimestamp"));
      case "roles", "clusterroles" ->
          List.of(NAME, path("Created At", ".metadata.creationTimestamp"));
      case "rolebindings", "clusterrolebindings" ->
          List.of(
              NAME,
              text(
                  "Role",
                  o ->
                      o.path("roleRef").path("kind").asText()
                          + "/"
                          + o.path("roleRef").path("name").asText()),
              AGE);
      default -> PLAIN;
    };
  }

  private static List<Column> services() {
    return List.of(
        NAME,
        path("Type", ".spec.type"),
        path("Cluster-IP", ".spec.clusterIP"),
        text("External-IP", o -> "<none>"),
        text(
            "Port(s)",
            o -> orNone(join(o.path("spec").path("ports"), BuiltInColumns::servicePort))),
        AGE,
        text("Selector", o -> equalities(o.path("spec").path("selector"))).onlyWide());
  }

  private static List<Column> events(Kind kind) {
    boolean core = kind.group().isEmpty();
    String object = core ? "involvedObject" : "regarding";
    return List.of(
        date("Last Seen", core ? ".lastTimestamp" : ".deprecatedLastTimestamp"),
        path("Type", ".type"),
        path("Reason", ".reason"),
        text(
            "Object",
            o ->
                o.path(object).path("kind").asText().toLowerCase(java.util.Locale.ROOT)
                    + "/"
                    + o.path(object).path("name").asText()),
        text("Message", o -> o.path(core ? "message" : "note").asText().strip()),
        new Column(NAME.name(), NAME.type(), NAME.format(), true, NAME.cell()));
  }

  private static String servicePort(JsonNode port) {
    String number = port.path("port").asText();
    String node = port.path("nodePort").asInt() > 0 ? ":" + port.path("nodePort").asText() : "";
    return number + node + "/" + port.path("protocol").asText("TCP");
  }

  private static int replicas(JsonNode object, String field) {
    return object.path("status").path(field).asInt();
  }

  private static int wanted(JsonNode object) {
    return object.path("spec").path("replicas").asInt();
  }

  private static String containers(JsonNode object, String field) {
    JsonNode containers = JsonPaths.get(object, ".spec.template.spec.containers");
    return join(containers, c -> c.path(field).asText());
  }

  private static String selector(JsonNode object) {
    return labels(object.path("spec").path("selector"));
  }

  private static String labels(JsonNode selector) {
    return equalities(selector.path("matchLabels"));
  }

  private static String equalities(JsonNode map) {
    return orNone(
        map.properties().stream()
            .map(e -> e.getKey() + "=" + e.getValue().asText())
            .sorted()
            .collect(Collectors.joining(",")));
  }

  private static String join(JsonNode list, java.util.function.Function<JsonNode, String> item) {
    return Json.items(list).map(item).collect(Collectors.joining(","));
  }

  private static int size(JsonNode object, String... fields) {
    int sum = 0;
    for (String field : fields) {
      sum += object.path(field).size();
    }
    return sum;
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "<none>" : text;
  }

  private static String orUnset(String text) {
    return text.isEmpty() ? "<unset>" : text;
  }

  private static String orNotApplicable(JsonNode object, String field) {
    return object.path("spec").path(field).asText("N/A");
  }

  private static String nodeStatus(JsonNode node) {
    String ready = JsonPaths.get(node, ".status.conditions[?(@.type==\"Ready\")].status").asText();
    return ready.equals("True") ? "Ready" : "NotReady";
  }

  private static String controller(JsonNode object) {
    return Json.items(Meta.of(object).path("ownerReferences"))
        .filter(r -> r.path("controller").asBoolean())
        .map(
            r -> {
              String api = r.path("apiVersion").asText();
              String group = api.contains("/") ? "." + api.substring(0, api.indexOf('/')) : "";
              String kind = r.path("kind").asText().toLowerCase(java.util.Locale.ROOT);
              return kind + group + "/" + r.path("name").asText();
            })
        .findFirst()
        .orElse("<none>");
  }

  /** As a real server says it of a metric that nobody measures: {@code cpu: <unknown>/80%}. */
  private static String targets(JsonNode object) {
    return orNone(
        join(
            object.path("spec").path("metrics"),
            m -> {
              JsonNode resource = m.path("resource");
              JsonNode use = resource.path("target").path("averageUtilization");
              return resource.path("name").asText()
                  + ": <unknown>/"
                  + (use.isMissingNode() ? "<auto>" : use.asText() + "%");
            }));
  }

  private static String scaleTarget(JsonNode object) {
    JsonNode target = object.path("spec").path("scaleTargetRef");
    return target.path("kind").asText() + "/" + target.path("name").asText();
  }
}
