package io.anomalyoperator.operator.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.modelpackage.VerifiedPackage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** The management ports of all pods of a fleet: each has an address of this machine. */
final class SimulatedServers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer http;
  private final SimulatedFleet fleet;
  private final VerifiedPackage served;
  private final List<Double> goldenScores;

  SimulatedServers(
      SimulatedFleet fleet, int port, VerifiedPackage served, List<Double> goldenScores)
      throws IOException {
    this.fleet = fleet;
    this.served = served;
    this.goldenScores = goldenScores;
    this.http = HttpServer.create(new InetSocketAddress("0.0.0.0", port), 1024);
    http.createContext("/management/", this::answer);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var unit = fleet.at(exchange.getLocalAddress().getAddress().getHostAddress());
      if (unit.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      Map<String, Object> body = new HashMap<>();
      body.put("pod_uid", unit.get().uid());
      body.put("revision", unit.get().revision());
      body.put("sha256", served.digest().sha256());
      body.put("manifest_sha256", served.manifestSha256());
      body.put("ready", true);
      body.put("draining", exchange.getRequestMethod().equals("POST"));
      body.put("open_connections", 0);
      body.put("scores", goldenScores);
      body.put("requests", 0);
      body.put("errors", 0);
      byte[] json = JSON.writeValueAsBytes(body);
      exchange.sendResponseHeaders(200, json.length);
      exchange.getResponseBody().write(json);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
