package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fields of a pod by the paths of the downward API; an unknown one is empty. */
final class PodFields {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(?<map>labels|annotations)\\['(?<key>[^']+)']");

  private PodFields() {}

  static String get(Pod pod, String path) {
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      Map<String, String> map =
          entry.group("map").equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return map == null ? "" : map.getOrDefault(entry.group("key"), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "metadata.labels" -> lines(pod.getMetadata().getLabels());
      case "metadata.annotations" -> lines(pod.getMetadata().getAnnotations());
      case "spec.nodeName" -> orEmpty(pod.getSpec().getNodeName());
      case "spec.serviceAccountName" -> orEmpty(pod.getSpec().getServiceAccountName());
      case "status.podIP", "status.podIPs" -> orEmpty(pod.getStatus().getPodIP());
      case "status.hostIP", "status.hostIPs" -> orEmpty(pod.getStatus().getHostIP());
      default -> "";
    };
  }

  private static String lines(Map<String, String> map) {
    StringBuilder lines = new StringBuilder();
    if (map != null) {
      map.forEach((k, v) -> lines.append(k).append("=\"").append(v).append("\"\n"));
    }
    return lines.toString();
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }
}
