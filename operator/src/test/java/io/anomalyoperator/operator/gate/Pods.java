package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.anomalyoperator.operator.rollout.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Pods' management ports at addresses of this machine, and a client that waits for a busy one. */
final class Pods {
  private Pods() {}

  /**
   * A pod that answers.
   *
   * @param port 0 for a free one
   */
  static HttpServer start(String ip, int port, HttpHandler answers) throws IOException {
    var pod = HttpServer.create(new InetSocketAddress(InetAddress.getByName(ip), port), 8);
    // without an executor one silent connection, of anybody, keeps all others waiting
    pod.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    pod.createContext("/", answers);
    pod.start();
    return pod;
  }

  static int port(HttpServer pod) {
    return pod.getAddress().getPort();
  }

  static ManagementClient client(int port) {
    return new ManagementClient(port, Duration.ofSeconds(30));
  }

  static <T> T found(Finding<T> finding) {
    return finding instanceof Finding.Found<T> found
        ? found.value()
        : fail("expected an answer, was " + finding);
  }
}
