package io.anomalyoperator.embedded.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands connections to one address on to targets, in turn. The targets are looked at when a
 * connection begins; one that stands stays where it is.
 */
final class Forwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private final ServerSocket listener = new ServerSocket();
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile List<InetSocketAddress> targets = List.of();

  Forwarder(InetSocketAddress address) throws IOException {
    listener.setReuseAddress(true);
    listener.bind(address, 512);
    Thread.ofVirtual().name("forwarder").start(this::accept);
  }

  void setTargets(List<InetSocketAddress> targets) {
    this.targets = List.copyOf(targets);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        LOG.trace("{} is closed", listener, e);
      }
    }
  }

  /** Tries each target once; a pod that just went refuses. */
  private void connect(Socket client) {
    List<InetSocketAddress> now = targets;
    int first = turn.getAndIncrement();
    for (int i = 0; i < now.size(); i++) {
      InetSocketAddress target = now.get(Math.floorMod(first + i, now.size()));
      Socket server = new Socket();
      try {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(target, 1000);
      } catch (IOException e) {
        closeQuietly(server);
        continue;
      }
      open.add(client);
      open.add(server);
      Thread.ofVirtual().start(() -> copy(client, server));
      copy(server, client);
      return;
    }
    refuse(client);
  }

  /** The nearest to "connection refused" that is left after an accept. */
  private static void refuse(Socket client) {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException e) {
      LOG.trace("{} left by itself", client, e);
    }
    closeQuietly(client);
  }

  private void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput(); // the other direction may go on
      if (from.isOutputShutdown()) {
        end(from, to);
      }
    } catch (IOException e) {
      end(from, to);
    }
  }

  private void end(Socket a, Socket b) {
    for (Socket socket : List.of(a, b)) {
      open.remove(socket);
      closeQuietly(socket);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.trace("{} is closed", socket, e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.trace("{} is closed", listener, e);
    }
    open.forEach(Forwarder::closeQuietly);
  }
}
