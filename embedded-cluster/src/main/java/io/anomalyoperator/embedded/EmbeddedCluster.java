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
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedCluster.class);
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
    try {
      Optional<Node> node = node(settings);
      return new EmbeddedCluster(server(settings, node), node.orElse(null)).joined();
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded cluster cannot start: " + e.getMessage(), e);
    }
  }

  private static Optional<Node> node(Settings settings) throws IOException {
    return settings.programs.isPresent()
        ? Optional.of(new Node(settings.dataDirectory, settings.programs.get()))
        : Optional.empty();
  }

  private static ApiServer server(Settings settings, Optional<Node> node) throws IOException {
    try {
      return serverWith(settings, node);
    } catch (IOException | RuntimeException e) {
      node.ifPresent(n -> close(n, e));
      throw e;
    }
  }

  private static ApiServer serverWith(Settings settings, Optional<Node> node) throws IOException {
    Catalog catalog = new Catalog();
    String prefix = node.map(Node::servicePrefix).orElse("127.78.0");
    BuiltIns builtIns = new BuiltIns(new ServiceAddresses(prefix));
    ObjectStore store = new ObjectStore(catalog, builtIns, settings.history);
    try {
      return new ApiServer(settings.port, catalog, store, node.map(Node::logs).orElse(Logs.NONE));
    } catch (BindException e) {
      throw new IOException(
          "port %d cannot be listened on (%s): choose another, or 0 for a free one"
              .formatted(settings.port, e.getMessage()),
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
      close(this, e);
      throw e;
    }
  }

  private static void close(AutoCloseable started, Exception reason) {
    try {
      started.close();
    } catch (Exception e) {
      reason.addSuppressed(e);
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

  /** The newest {@code resourceVersion} of all: every write of anybody makes it larger. */
  public long resourceVersion() {
    return server.resourceVersion();
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
    // the last one first, and all of them whatever becomes of one
    try (var _ = server;
        var _ = client;
        var _ = nodeClient;
        var _ = node) {
      LOG.debug("{} closes", url());
    }
  }

  private static final class Settings {
    int port;
    int history = 10_000;
    Optional<Programs> programs = Optional.empty();
    Optional<Path> dataDirectory = Optional.empty();
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
     * Where a node keeps logs, files of pods and the list of its processes; a temporary folder,
     * gone when the cluster closes, if none is given. One that an earlier cluster used is cleared
     * of its processes.
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
