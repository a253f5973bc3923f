package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that never reach a route, each refused with its own status and in our words. */
class UnreadableRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path scratch;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    server = RunningServer.serving(archive, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String request(String text) {
    String request = text.replace("LONG", "a".repeat(20_000)).replace("~", "\r\n");
    return request.contains("\r\n\r\n") ? request : request + "\r\n\r\n";
  }

  /** A line end is written as ~, and 20,000 letters as LONG. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /LONG HTTP/1.1~Host: x               | 414 | first line of the request is too long",
        "GET / HTTP/1.1~Host: x~X: LONG           | 431 | headers of the request are too long",
        "POST /predict HTTP/1.1~Host: x~Content-Type: application/json~Content-Length: 99999999999 | 413 | the body is too large",
        "POST /predict HTTP/1.1~Host: x~Content-Type: application/json~Content-Length: 0 | 400 | the body is empty",
        "POST /invocations HTTP/1.1~Host: x~Content-Type: text/csv~Content-Length: 0 | 400 | the body is empty",
        "POST /predict HTTP/1.1~Host: x~Content-Length: abc | 400 | not an HTTP request that can be read",
        "nonsense                                 | 400 | not an HTTP request that can be read",
        "GET /%zz HTTP/1.1~Host: x                | 400 | no valid URI",
        "POST /predict HTTP/1.1~Host: x~Content-Type: text/~Content-Length: 0 | 415 | Content-Type is text/; expected application/json",
        "POST /predict HTTP/1.1~Host: x~Content-Type: multipart/form-data~Content-Length: 0 | 415 | Content-Type is multipart/form-data; expected application/json",
        "POST /v2/models/sensor/infer HTTP/1.1~Host: x~Content-Type: text/csv~Content-Length: 2~~{} | 415 | Content-Type is text/csv; expected application/json, or the header",
        "PUT /predict HTTP/1.1~Host: x~Content-Length: 0 | 405 | PUT is not for /predict; expected POST",
        "BREW /predict HTTP/1.1~Host: x~Content-Length: 0 | 405 | BREW is not for /predict; expected POST",
        "GET /health HTTP/1.1~Host: x~Accept: image/png | 406 | Accept is image/png; expected application/json"
      })
  void eachIsRefusedForWhatItIs(String head, int status, String reason) throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.send(request(head));

      RawConnection.Answer answer = connection.read();

      assertEquals(status, answer.status(), answer.body());
      String error = JSON.readTree(answer.body()).get("error").textValue();
      assertTrue(error.contains(reason), error);
    }
  }
}
