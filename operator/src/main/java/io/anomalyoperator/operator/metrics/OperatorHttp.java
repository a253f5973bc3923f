package io.anomalyoperator.operator.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The operator's own port: {@code /healthz}, {@code /readyz}, {@code /metrics}. */
public final class OperatorHttp implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private OperatorHttp(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to answer.
   *
   * @param port port to listen on; 0 for a free one
   * @param unhealthy what is wrong so that only a restart mends it; empty while nothing is
   * @param notReady why the operator is not at work yet; empty once it is
   */
  public static OperatorHttp start(
      int port,
      CollectorRegistry registry,
      Supplier<Optional<String>> unhealthy,
      Supplier<Optional<String>> notReady)
      throws IOException {
    var http = new OperatorHttp(HttpServer.create(new InetSocketAddress(port), 16));
    http.server.setExecutor(http.threads);
    http.server.createContext("/healthz", exchange -> http.check(exchange, unhealthy));
    http.server.createContext("/readyz", exchange -> http.check(exchange, notReady));
    http.server.createContext("/metrics", exchange -> http.metrics(exchange, registry));
    http.server.start();
    return http;
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void check(HttpExchange exchange, Supplier<Optional<String>> trouble) throws IOException {
    var found = trouble.get();
    answer(
        exchange,
        found.isEmpty() ? 200 : 503,
        "text/plain; charset=utf-8",
        found.orElse("ok") + "\n");
  }

  private void metrics(HttpExchange exchange, CollectorRegistry registry) throws IOException {
    var type = TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
    var text = new StringWriter();
    TextFormat.writeFormat(type, text, registry.metricFamilySamples());
    answer(exchange, 200, type, text.toString());
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      var body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
