package io.anomalyoperator.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server that answers every request with the bytes that a test has for it. */
final class ScriptedServer implements AutoCloseable {
  /** What happens to the connection once the answer is written. */
  enum Then {
    CLOSE,
    RESET,
    STALL
  }

  /** An answer, byte by byte. */
  record Answer(String text, Then then) {
    /** An error as S3 writes it. */
    static Answer error(int status, String code) {
      var body =
          "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>why</Message></Error>"
              .formatted(code);
      return new Answer(
          "HTTP/1.1 %d X\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
              .formatted(status, body.length(), body),
          Then.CLOSE);
    }

    /** An object that says to have so many bytes, of which these are sent. */
    static Answer object(int size, String sent, Then then) {
      return new Answer(
          "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nETag: \"tag\"\r\nx-amz-version-id: v1\r\n\r\n%s"
              .formatted(size, sent),
          then);
    }
  }

  /**
   * A request without its body.
   *
   * @param line such as {@code GET /bucket/key HTTP/1.1}
   * @param headers by their names in lower case
   */
  record Request(String line, Map<String, String> headers) {}

  private final ServerSocket socket;
  private final Function<String, Answer> script;
  private final List<Socket> stalled = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** A server whose script sees the request line, such as {@code GET /bucket/key HTTP/1.1}. */
  ScriptedServer(Function<String, Answer> script) throws IOException {
    this.script = script;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  StoreSettings settings() {
    return StoreSettings.of(
        URI.create("http://127.0.0.1:" + socket.getLocalPort()),
        new Credentials.Keys("any", "secret", Optional.empty()));
  }

  /** The requests that came. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try {
      var in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      var line = in.readLine();
      if (line == null) {
        return;
      }
      var headers = headers(in);
      requests.add(new Request(line, headers));
      var out = connection.getOutputStream();
      takeBody(headers, in, out);
      var answer = script.apply(line);
      out.write(answer.text().getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      switch (answer.then()) {
        case CLOSE -> connection.close();
        case RESET -> {
          connection.setSoLinger(true, 0);
          connection.close();
        }
        case STALL -> stalled.add(connection);
      }
    } catch (IOException clientWentAway) {
      // as clients do
    }
  }

  /** A connection that is closed on a client which still writes is a broken one to it. */
  private static void takeBody(Map<String, String> headers, BufferedReader in, OutputStream out)
      throws IOException {
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    for (long left = Long.parseLong(headers.getOrDefault("content-length", "0")); left > 0; ) {
      long skipped = in.skip(left);
      if (skipped == 0) {
        return;
      }
      left -= skipped;
    }
  }

  private static Map<String, String> headers(BufferedReader in) throws IOException {
    var headers = new HashMap<String, String>();
    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return Map.copyOf(headers);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (var connection : stalled) {
      connection.close();
    }
  }
}
