package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Catalog;
import io.anomalyoperator.embedded.kinds.Documents;
import io.anomalyoperator.embedded.kinds.Kind;
import io.anomalyoperator.embedded.store.ObjectStore;
import io.anomalyoperator.embedded.store.Subscription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kubernetes API on the loopback interface, without authentication. Each request has a virtual
 * thread; closing ends them, the watches too.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  static {
    // without it each small answer waits for the client's delayed acknowledgement, 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Documents documents;
  private final Paths paths;
  private final ObjectStore store;
  private final Verbs verbs;
  private final Requests requests = new Requests();

  /**
   * @param port 0 for a free one
   */
  public ApiServer(int port, Catalog catalog, ObjectStore store, Logs logs) throws IOException {
    this.store = store;
    documents = new Documents(catalog);
    paths = new Paths(catalog);
    verbs = new Verbs(store, logs);
    Kind namespaces = catalog.builtIn("v1", "namespaces");
    for (String name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
      ObjectNode namespace = Json.object();
      Meta.in(namespace).put("name", name);
      store.create(namespaces, "", namespace, false);
    }
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    startAsDaemon();
  }

  /** The server's own thread is a daemon if its parent is: no process waits for a forgotten one. */
  private void startAsDaemon() {
    CompletableFuture.runAsync(
            http::start, task -> Thread.ofPlatform().daemon().name("api-server-start").start(task))
        .join();
  }

  public int port() {
    return http.getAddress().getPort();
  }

  public Requests requests() {
    return requests;
  }

  public long resourceVersion() {
    return store.version();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      serve(exchange);
    } catch (IOException e) {
      LOG.debug("{} {} left", exchange.getRequestMethod(), exchange.getRequestURI());
    } catch (DroppedException e) {
      LOG.debug("{} {} dropped", exchange.getRequestMethod(), exchange.getRequestURI());
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    Answer answer;
    try {
      if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
        exchange.sendResponseHeaders(200, -1); // the client then watches with a plain GET at once
        return;
      }
      Optional<Answer> document = document(exchange);
      if (document.isEmpty()) {
        execute(exchange, paths.parse(exchange));
        return;
      }
      answer = document.get();
    } catch (ApiException e) {
      answer = Answer.of(e);
    }
    send(exchange, answer);
  }

  private Optional<Answer> document(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    if (path.matches("/(healthz|livez|readyz)")) {
      return Optional.of(Answer.text("ok"));
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      return Optional.empty();
    }
    String accept = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
    return documents
        .find(path.replaceAll("(.)/$", "$1"), accept)
        .map(d -> new Answer(200, d.contentType(), Json.bytes(d.body())));
  }

  private void execute(HttpExchange exchange, Call call) throws IOException {
    ApiRequest request = call.shown();
    Optional<Fault> fault = requests.before(request);
    if (fault.isPresent()) {
      send(exchange, answer(fault.get()));
      return;
    }
    if (call.verb().equals("watch")) {
      watch(exchange, call, request);
      return;
    }
    Answer answer = answer(call);
    fault = requests.after(request, answer.code());
    if (fault.isPresent()) {
      answer = answer(fault.get());
    }
    for (String warning : call.warnings()) {
      String text = warning.replace("\"", "\\\"");
      exchange.getResponseHeaders().add("Warning", "299 - \"" + text + "\"");
    }
    send(exchange, answer);
  }

  private Answer answer(Call call) {
    try {
      return verbs.execute(call);
    } catch (ApiException e) {
      return Answer.of(e);
    } catch (JsonProcessingException e) {
      return Answer.of(
          ApiException.badRequest("the body cannot be read: " + e.getOriginalMessage()));
    } catch (IOException | RuntimeException e) {
      LOG.error("{} {}/{}", call.verb(), call.kind().plural(), call.name(), e);
      return Answer.of(ApiException.of(500, "InternalError", e.toString()));
    }
  }

  private static Answer answer(Fault fault) {
    return switch (fault) {
      case Fault.Answer(int code, String reason, String message) ->
          Answer.of(ApiException.of(code, reason, message));
      case Fault.Drop() -> throw new DroppedException();
    };
  }

  private void watch(HttpExchange exchange, Call call, ApiRequest request) throws IOException {
    Subscription subscription = WatchStream.subscribe(call, store);
    try {
      Optional<Fault> fault = requests.after(request, 200);
      if (fault.isPresent()) {
        send(exchange, answer(fault.get()));
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      WatchStream.run(call, store, subscription, exchange.getResponseBody());
    } finally {
      store.unsubscribe(subscription);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(
        answer.code(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  /** A test wants this request to have no answer. */
  private static final class DroppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
