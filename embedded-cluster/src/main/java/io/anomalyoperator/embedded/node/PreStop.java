package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The hooks that run while a pod still serves, before it is told to end. */
final class PreStop {
  private PreStop() {}

  /** Runs the hooks of all containers side by side, until {@code end} at the latest. */
  static void run(Pod pod, Instant end, String address) {
    List<Thread> hooks = new ArrayList<>();
    for (Container container : pod.getSpec().getContainers()) {
      if (container.getLifecycle() != null && container.getLifecycle().getPreStop() != null) {
        hooks.add(Thread.ofVirtual().start(() -> hook(container, address)));
      }
    }
    try {
      for (Thread hook : hooks) {
        long left = Math.max(1, Duration.between(Instant.now(), end).toMillis());
        if (!hook.join(Duration.ofMillis(left))) {
          hook.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hook(Container container, String address) {
    var preStop = container.getLifecycle().getPreStop();
    try {
      if (preStop.getSleep() != null) {
        Thread.sleep(Duration.ofSeconds(preStop.getSleep().getSeconds()));
      } else if (preStop.getHttpGet() != null) {
        get(preStop.getHttpGet(), container, address);
      } else if (preStop.getExec() != null) {
        Process process = new ProcessBuilder(preStop.getExec().getCommand()).start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // a failed hook does not keep a pod from ending
    }
  }

  private static void get(HTTPGetAction get, Container container, String address)
      throws IOException {
    int port = ProbeCheck.port(get.getPort(), container);
    URI uri = URI.create("http://" + address + ":" + port + get.getPath());
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(1000);
    connection.getResponseCode();
    connection.disconnect();
  }
}
