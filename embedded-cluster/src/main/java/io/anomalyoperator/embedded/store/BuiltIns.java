package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.List;
import java.util.Locale;

/** What the server itself writes into objects of built-in kinds, beyond defaults of a schema. */
public final class BuiltIns {
  private final ServiceAddresses addresses;

  public BuiltIns(ServiceAddresses addresses) {
    this.addresses = addresses;
  }

  /** Completes a new object; {@code others} are the objects of its kind. */
  void onCreate(Kind kind, ObjectNode object, List<ObjectNode> others) {
    if (kind.custom()) {
      return;
    }
    switch (kind.plural()) {
      case "namespaces" -> namespace(object);
      case "deployments", "replicasets" -> {
        workload(object);
        object.putObject("status");
      }
      case "pods" -> {
        PodDefaults.complete(object.path("spec"));
        if (!object.path("spec").has("enableServiceLinks")) {
          object.withObjectProperty("spec").put("enableServiceLinks", true);
        }
        ObjectNode status = object.putObject("status").put("phase", "Pending");
        status.put("qosClass", PodDefaults.qosClass(object.path("spec")));
      }
      case "services" -> {
        addresses.assign(object, Json.object(), others);
        object.withObjectProperty("status").putObject("loadBalancer");
      }
      case "secrets" -> encodeStrings(object);
      case "customresourcedefinitions" -> Definitions.complete(object);
      default -> {}
    }
  }

  void onUpdate(Kind kind, ObjectNode before, ObjectNode after, List<ObjectNode> others) {
    if (kind.custom()) {
      return;
    }
    switch (kind.plural()) {
      case "deployments", "replicasets" -> workload(after);
      case "pods" -> PodDefaults.complete(after.path("spec"));
      case "services" -> addresses.assign(after, before, others);
      case "secrets" -> encodeStrings(after);
      case "namespaces" -> after.set("spec", before.path("spec"));
      case "customresourcedefinitions" -> Definitions.complete(after);
      default -> {}
    }
  }

  private static void namespace(ObjectNode object) {
    Meta.in(object)
        .withObjectProperty("labels")
        .put("kubernetes.io/metadata.name", Meta.name(object));
    object.withObjectProperty("spec").putArray("finalizers").add("kubernetes");
    object.withObjectProperty("status").put("phase", "Active");
  }

  private static void workload(ObjectNode object) {
    JsonNode spec = object.path("spec");
    PodDefaults.complete(spec.path("template").path("spec"));
    if (spec.path("strategy") instanceof ObjectNode strategy
        && strategy.path("type").asText().toLowerCase(Locale.ROOT).equals("rollingupdate")) {
      ObjectNode rolling = strategy.withObjectProperty("rollingUpdate");
      for (String field : List.of("maxUnavailable", "maxSurge")) {
        if (!rolling.has(field)) {
          rolling.put(field, "25%");
        }
      }
    }
  }

  /** {@code stringData} is written once and read as {@code data}. */
  private static void encodeStrings(ObjectNode secret) {
    JsonNode strings = secret.path("stringData");
    if (!strings.isObject()) {
      return;
    }
    ObjectNode data = secret.withObjectProperty("data");
    strings
        .fields()
        .forEachRemaining(
            e ->
                data.put(
                    e.getKey(),
                    java.util.Base64.getEncoder()
                        .encodeToString(
                            e.getValue()
                                .asText()
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    secret.remove("stringData");
  }
}
