package io.anomalyoperator.e2e.ground;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 connection that never tries anything twice: what a library would smooth over is
 * seen.
 */
final class HttpConnection implements AutoCloseable {
  private static final int LIMIT_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** An answer, and whether the server closes the connection after it. */
  record Answer(int status, Map<String, String> headers, String body) {
    boolean last() {
      return "close".equalsIgnoreCase(headers.get("connection"));
    }
  }

  HttpConnection(Address address) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT_MILLIS);
    try {
      socket.connect(new InetSocketAddress(address.host(), address.port()), LIMIT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  Answer post(String path, byte[] json, boolean keep) throws IOException {
    var request = new ByteArrayOutputStream(json.length + 200);
    request.writeBytes(
        "POST %s HTTP/1.1\r\nHost: model\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n"
            .formatted(path, json.length, keep ? "keep-alive" : "close")
            .getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(json);
    request.writeTo(socket.getOutputStream());
    String[] status = line().split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(status[1]), headers, body(headers));
  }

  private String body(Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      var body = new ByteArrayOutputStream();
      for (int size = chunk(); size > 0; size = chunk()) {
        body.writeBytes(exactly(size));
        line();
      }
      line();
      return body.toString(StandardCharsets.UTF_8);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new String(exactly(length), StandardCharsets.UTF_8);
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer broke off");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed instead of an answer");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
