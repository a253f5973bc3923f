package io.anomalyoperator.server.fuzz;

import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server of this JVM that is sent whatever a fuzzer thinks of, and must refuse it or answer. */
final class FuzzedServer {
  private final int port;
  private @Nullable RawConnection connection;

  private FuzzedServer(int port) {
    this.port = port;
  }

  /** Makes a package in a folder. */
  @FunctionalInterface
  interface Package {
    TestPackage in(Path folder) throws IOException;
  }

  static FuzzedServer serving(Package model) throws Exception {
    Path folder = Files.createTempDirectory("fuzz-");
    Path archive = folder.resolve("package.tar.gz");
    model.in(folder).write(archive);
    RunningServer server = RunningServer.serving(archive, Map.of());
    return new FuzzedServer(server.port());
  }

  /** Sends a request; nothing worse than a 4xx may come back, and something has to. */
  void post(String path, byte[] body, String... headers) throws IOException {
    RawConnection open = connection == null ? RawConnection.open(port) : connection;
    connection = null;
    open.send(head(path, body.length, headers));
    open.send(body);
    RawConnection.Answer answer = open.read();
    if (answer.status() < 200 || answer.status() >= 500) {
      throw new IllegalStateException(
          "%s %s was answered %s%s"
              .formatted(path, List.of(headers), answer.headers(), answer.body()));
    }
    if (answer.closes()) {
      open.close();
    } else {
      connection = open;
    }
  }

  private static String head(String path, int length, String... headers) {
    StringBuilder head =
        new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + length);
    for (int i = 0; i < headers.length; i += 2) {
      head.append("\r\n").append(headers[i]).append(": ").append(headers[i + 1]);
    }
    return head.append("\r\n\r\n").toString();
  }

  /** Writes what a fuzzer begins with. */
  static void write(Path folder, List<byte[]> seeds) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(folder.resolve("seed-" + i), seeds.get(i));
    }
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
