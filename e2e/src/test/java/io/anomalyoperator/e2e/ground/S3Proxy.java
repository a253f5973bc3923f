package io.anomalyoperator.e2e.ground;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to S3 that a test can cut: pods and the operator are told this address, and bytes go to the
 * real server behind it.
 */
public final class S3Proxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;
  private final URI endpoint;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean away;

  private S3Proxy(ServerSocket server, InetSocketAddress target, URI endpoint) {
    this.server = server;
    this.target = target;
    this.endpoint = endpoint;
  }

  /** Listens on a free port, before the S3 of the tests. */
  public static S3Proxy open(Settings settings) {
    return open(settings, settings.s3Endpoint());
  }

  /** The same before another server, which need not be one that pods can reach. */
  public static S3Proxy open(Settings settings, URI s3) {
    var target = socket(s3);
    try {
      var server = new ServerSocket(0);
      var endpoint =
          URI.create(
              "%s://%s:%d"
                  .formatted(
                      s3.getScheme(),
                      settings
                          .hostAddress()
                          .orElseGet(() -> addressTowards(socket(settings.s3Endpoint()))),
                      server.getLocalPort()));
      var proxy = new S3Proxy(server, target, endpoint);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress socket(URI s3) {
    int port = s3.getPort() > 0 ? s3.getPort() : s3.getScheme().equals("https") ? 443 : 80;
    return new InetSocketAddress(s3.getHost(), port);
  }

  /** The address of this machine on its way to S3: where S3 is, pods can reach, so this too. */
  private static String addressTowards(InetSocketAddress target) {
    try (var socket = new DatagramSocket()) {
      socket.connect(target);
      InetAddress local = socket.getLocalAddress();
      return Optional.ofNullable(local.getHostAddress()).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no way from here to %s; set E2E_HOST_ADDRESS".formatted(target), e);
    }
  }

  /** What a resource is to say: {@code spec.artifact.s3.endpoint}. */
  public URI endpoint() {
    return endpoint;
  }

  /** Breaks what is open; whoever comes is turned away. */
  public void cut() {
    away = true;
    open.forEach(S3Proxy::close);
    open.clear();
  }

  public void restore() {
    away = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (away) {
          close(client);
        } else {
          Thread.ofVirtual().start(() -> connect(client));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    open.add(client);
    try (client;
        Socket s3 = new Socket(target.getAddress(), target.getPort())) {
      open.add(s3);
      Thread back = Thread.ofVirtual().start(() -> copy(s3, client));
      copy(client, s3);
      back.join();
      open.remove(s3);
    } catch (IOException e) {
      // either side is gone, and with it the connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.remove(client);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      close(to);
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed, whatever it says
    }
  }

  @Override
  public void close() {
    cut();
    close(server);
  }
}
