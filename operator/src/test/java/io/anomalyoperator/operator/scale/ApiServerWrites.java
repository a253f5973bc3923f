package io.anomalyoperator.operator.scale;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;

/** Writes of all clients, as the API server counts them itself. */
final class ApiServerWrites {
  private static final Set<String> VERBS =
      Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION");

  private ApiServerWrites() {}

  static long count(KubernetesClient client) {
    return client
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{"))
        .filter(line -> VERBS.contains(label(line, "verb")))
        .filter(line -> !label(line, "resource").equals("leases"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String label(String line, String name) {
    int begin = line.indexOf(name + "=\"");
    if (begin < 0) {
      return "";
    }
    begin += name.length() + 2;
    return line.substring(begin, line.indexOf('"', begin));
  }
}
