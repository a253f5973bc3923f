package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Defaults of a pod's spec that depend on other fields. */
final class PodDefaults {
  private PodDefaults() {}

  static void complete(JsonNode spec) {
    for (String list : new String[] {"initContainers", "containers"}) {
      for (JsonNode container : spec.path(list)) {
        if (container instanceof ObjectNode c && !c.has("imagePullPolicy")) {
          c.put("imagePullPolicy", pullPolicy(c.path("image").asText()));
        }
      }
    }
    if (spec instanceof ObjectNode pod && pod.hasNonNull("serviceAccountName")) {
      pod.set("serviceAccount", pod.get("serviceAccountName"));
    }
  }

  private static String pullPolicy(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !name.contains(":") || name.endsWith(":latest");
    return latest && !name.contains("@") ? "Always" : "IfNotPresent";
  }

  static String qosClass(JsonNode spec) {
    boolean any = false;
    boolean all = true;
    for (JsonNode container : spec.path("containers")) {
      JsonNode requests = container.path("resources").path("requests");
      JsonNode limits = container.path("resources").path("limits");
      any |= !requests.isEmpty() || !limits.isEmpty();
      all &= limits.has("cpu") && limits.has("memory");
      all &= requests.isEmpty() || requests.equals(limits);
    }
    return all ? "Guaranteed" : any ? "Burstable" : "BestEffort";
  }
}
