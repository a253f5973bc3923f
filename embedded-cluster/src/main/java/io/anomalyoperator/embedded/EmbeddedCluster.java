package io.anomalyoperator.embedded;

import io.anomalyoperator.embedded.api.ApiServer;
import io.anomalyoperator.embedded.api.Logs;
import io.anomalyoperator.embedded.api.Requests;
import io.anomalyoperator.embedded.kinds.Catalog;
import io.anomalyoperator.embedded.node.Node;
import io.anomalyoperator.embedded.store.BuiltIns;
import io.anomalyoperator.embedded.store.ObjectStore;
import io.anomalyoperator.embedded.store.ServiceAddresses;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API in this JVM, and with a node also a place where pods run.
 *
 * <pre>{@code
 * try (var cluster = EmbeddedCluster.builder().build().start()) {
 *   cluster.client().resource(myModel).create();
 * }
 * }</pre>
 *
 * Everything is in memory: what is closed is gone. Closing frees the port and ends all threads.
 */
public final class EmbeddedCluster implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private final ApiServer server;
  private final @Nullable Node node;
  private @Nullable KubernetesClient nodeClient;
  private @Nullable KubernetesClient client;

  private EmbeddedCluster(ApiServer server, @Nullable Node node) {
    this.server = server;
    this.node = node;
  }

  private static EmbeddedCluster start(Settings settings) {
    Catalog catalog = new Catalog();
    Node node = null;
    try {
      if (settings.programs.isPresent()) {
        node = new Node(settings.folder(), settings.programs.get());
      }
      String prefix = node == null ? "127.78.0" : node.servicePrefix();
      BuiltIns builtIns = new BuiltIns(new ServiceAddresses(prefix));
      ObjectStore store = new ObjectStore(catalog, builtIns, settings.history);
      Logs logs = node == null ? Logs.NONE : node.logs();
      ApiServer server = new ApiServer(settings.port, catalog, store, logs);
      return new EmbeddedCluster(server, node).joined();
    } catch (IOException e) {
      if (node != null) {
        node.close();
      }
      throw new UncheckedIOException(
          "the embedded cluster cannot start at port %d: choose another, or 0 for a free one"
              .formatted(settings.port),
          e);
    }
  }

  private EmbeddedCluster joined() {
    if (node == null) {
      return this;
    }
    try {
      nodeClient = newClient();
      node.join(nodeClient);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Where the API answers, as in {@code http://127.0.0.1:40123}. */
  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** The content of a file for kubectl's {@code KUBECONFIG}. */
  public String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: embedded, cluster: {server: "%s"}}]
    users: [{name: embedded, user: {}}]
    contexts: [{name: embedded, context: {cluster: embedded, user: embedded, namespace: default}}]
    current-context: embedded
    """
        .formatted(url());
  }

  /** A client of this cluster, made when first asked for; closed with it. */
  public synchronized KubernetesClient client() {
    if (client == null) {
      client = newClient();
    }
    return client;
  }

  /** Another client, for the caller to close. */
  public KubernetesClient newClient() {
    Config config = Config.fromKubeconfig(kubeconfig());
    config.setRequestTimeout(PATIENCE_MILLIS); // a machine may be busy
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The hook through which a test sees and disturbs requests. */
  public Requests requests() {
    return server.requests();
  }

  /**
   * Where a port of a Service answers on this machine: at the Service's cluster address, which is a
   * loopback one.
   *
   * @param port as the Service declares it; one below 1024 is served at 8000 more
   */
  public InetSocketAddress serviceAddress(String namespace, String name, int port) {
    String address =
        client().services().inNamespace(namespace).withName(name).get().getSpec().getClusterIP();
    return new InetSocketAddress(address, port < 1024 ? port + 8000 : port);
  }

  @Override
  public synchronized void close() {
    if (node != null) {
      node.close();
    }
    if (nodeClient != null) {
      nodeClient.close();
    }
    if (client != null) {
      client.close();
    }
    server.close();
  }

  private static final class Settings {
    int port;
    int history = 10_000;
    Optional<Programs> programs = Optional.empty();
    Optional<Path> dataDirectory = Optional.empty();

    Path folder() throws IOException {
      return dataDirectory.isPresent()
          ? dataDirectory.get()
          : Files.createTempDirectory("embedded-cluster");
    }
  }

  /** How the cluster is to be. */
  public static final class Builder {
    private final Settings settings = new Settings();

    private Builder() {}

    /** The port of the API on the loopback interface; 0, the default, for a free one. */
    public Builder port(int port) {
      settings.port = port;
      return this;
    }

    /** How many changes a watch can look back on before it is told 410 Gone; 10,000 by default. */
    public Builder history(int changes) {
      settings.history = changes;
      return this;
    }

    /**
     * Where a node keeps logs, files of pods and the list of its processes; a new temporary folder
     * if none is given. One that an earlier cluster used is cleared of its processes.
     */
    public Builder dataDirectory(Path folder) {
      settings.dataDirectory = Optional.of(folder);
      return this;
    }

    /** Adds a node that runs pods as processes. Without it there is an API server only. */
    public Builder node(Programs programs) {
      settings.programs = Optional.of(programs);
      return this;
    }

    public Startable build() {
      return () -> EmbeddedCluster.start(settings);
    }
  }

  /** A cluster that is ready to be started. */
  public interface Startable {
    EmbeddedCluster start();
  }
}
