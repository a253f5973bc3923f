package io.anomalyoperator.embedded.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.kinds.ApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives Services their cluster address and node ports, as a real API server does. The addresses are
 * loopback ones, so that a router of this process can listen on them.
 */
public final class ServiceAddresses {
  private static final int FIRST_NODE_PORT = 30000;
  private static final int LAST_NODE_PORT = 32767;
  private final String prefix;
  private int next = 1;

  /**
   * @param prefix the first three numbers of all addresses, as in {@code 127.78.0}
   */
  public ServiceAddresses(String prefix) {
    this.prefix = prefix;
  }

  void assign(ObjectNode service, JsonNode before, List<ObjectNode> others) {
    ObjectNode spec = service.withObjectProperty("spec");
    String type = spec.path("type").asText("ClusterIP");
    if (type.equals("ExternalName")) {
      return;
    }
    JsonNode old = before.path("spec");
    for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      if (!spec.has(field) && old.has(field)) {
        spec.set(field, old.get(field));
      }
    }
    if (spec.path("clusterIP").asText("").isEmpty()) {
      spec.put("clusterIP", freeAddress(others));
    }
    if (!spec.has("clusterIPs")) {
      spec.putArray("clusterIPs").add(spec.path("clusterIP").asText());
    }
    if (!spec.has("ipFamilies")) {
      spec.putArray("ipFamilies").add("IPv4");
      spec.put("ipFamilyPolicy", "SingleStack");
    }
    boolean onNode = type.equals("NodePort") || type.equals("LoadBalancer");
    if (onNode && !spec.has("externalTrafficPolicy")) {
      spec.put("externalTrafficPolicy", "Cluster");
    }
    for (JsonNode port : spec.path("ports")) {
      List<ObjectNode> all = new ArrayList<>(others);
      all.add(service);
      completePort((ObjectNode) port, old, onNode, all);
    }
  }

  private static void completePort(
      ObjectNode port, JsonNode old, boolean onNode, List<ObjectNode> others) {
    if (!port.has("targetPort")) {
      port.set("targetPort", port.get("port"));
    }
    if (onNode && port.path("nodePort").asInt() == 0) {
      int former =
          Json.items(old.path("ports"))
              .filter(p -> p.path("port").equals(port.path("port")))
              .mapToInt(p -> p.path("nodePort").asInt())
              .findFirst()
              .orElse(0);
      port.put("nodePort", former != 0 ? former : freeNodePort(others));
    } else if (!onNode) {
      port.remove("nodePort");
    }
  }

  private String freeAddress(List<ObjectNode> others) {
    Set<String> taken = new HashSet<>();
    others.forEach(o -> taken.add(o.path("spec").path("clusterIP").asText()));
    for (int tried = 0; tried < 254; tried++) {
      String address = prefix + "." + next;
      next = next % 254 + 1;
      if (taken.add(address)) {
        return address;
      }
    }
    throw ApiException.of(500, "InternalError", "all 254 addresses of Services are taken");
  }

  private static int freeNodePort(List<ObjectNode> others) {
    Set<Integer> taken = new HashSet<>();
    for (ObjectNode other : others) {
      other.path("spec").path("ports").forEach(p -> taken.add(p.path("nodePort").asInt()));
    }
    for (int port = FIRST_NODE_PORT; port <= LAST_NODE_PORT; port++) {
      if (!taken.contains(port) && isFree(port)) {
        return port;
      }
    }
    throw ApiException.of(500, "InternalError", "all node ports are taken");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
