package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** One look of one probe: is the answer good? */
final class ProbeCheck {
  private final Probe probe;
  private final Container container;
  private final String address;

  ProbeCheck(Probe probe, Container container, String address) {
    this.probe = probe;
    this.container = container;
    this.address = address;
  }

  boolean passes() throws InterruptedException {
    try {
      if (probe.getHttpGet() != null) {
        return http(probe.getHttpGet());
      }
      if (probe.getTcpSocket() != null) {
        return tcp(port(probe.getTcpSocket().getPort(), container));
      }
      return probe.getExec() == null || exec();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean http(HTTPGetAction get) throws IOException {
    String host = get.getHost() == null ? address : get.getHost();
    URI uri = URI.create("http://" + host + ":" + port(get.getPort(), container) + get.getPath());
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(timeoutMillis());
    connection.setReadTimeout(timeoutMillis());
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("User-Agent", "kube-probe/1.35");
    if (get.getHttpHeaders() != null) {
      get.getHttpHeaders().forEach(h -> connection.setRequestProperty(h.getName(), h.getValue()));
    }
    try {
      int code = connection.getResponseCode();
      return code >= 200 && code < 400;
    } finally {
      connection.disconnect();
    }
  }

  private boolean tcp(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), timeoutMillis());
      return true;
    }
  }

  private boolean exec() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(probe.getExec().getCommand())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(timeoutMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private int timeoutMillis() {
    return probe.getTimeoutSeconds() == null ? 1000 : probe.getTimeoutSeconds() * 1000;
  }

  /** A port by number, or by the name that the container gives it. */
  static int port(IntOrString port, Container container) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(p -> port.getStrVal().equals(p.getName()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no port is called " + port.getStrVal()))
        .getContainerPort();
  }
}
