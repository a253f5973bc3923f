package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.server.fixtures.RawConnection;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** One request, sent past the framework and by way of it. */
final class BothWays {
  /** It means what no header means, and nobody writes it so: such a request is the framework's. */
  private static final String BY_THE_FRAMEWORK = "Accept: */*;q=1\r\n";

  private BothWays() {}

  /**
   * Sends it both ways and compares status, headers and body.
   *
   * @param body a character for each byte
   * @return the answer
   */
  static RawConnection.Answer answerTheSame(int port, String path, String type, String body)
      throws IOException {
    String headers = "Content-Type: " + type + "\r\n";
    try (RawConnection connection = RawConnection.open(port)) {
      connection.send(post(path, headers, body));
      RawConnection.Answer quick = connection.read();
      connection.send(post(path, BY_THE_FRAMEWORK + headers, body));
      RawConnection.Answer slow = connection.read();

      assertEquals(slow.body(), quick.body());
      assertEquals(headers(slow), headers(quick));
      return quick;
    }
  }

  static String post(String path, String headers, String body) {
    return "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(path, headers, body.length(), body);
  }

  private static List<String> headers(RawConnection.Answer answer) {
    return answer.headers().lines().map(line -> line.toLowerCase(Locale.ROOT)).sorted().toList();
  }
}
