package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.Pictures;
import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.RunningServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures go past the framework, too, and nobody can tell by the answer. */
class PictureRouteTest {
  @TempDir private static Path scratch;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    PicturePackage.in(scratch).write(archive);
    server = RunningServer.serving(archive, Map.of("MODEL_REVISION", "4"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static BufferedImage bar(int side) {
    return Pictures.bar(side, side, BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK);
  }

  static Stream<Arguments> files() {
    byte[] small = Pictures.lightOnDark();
    return Stream.of(
        Arguments.of("image/png", 200, small),
        Arguments.of("image/png; name=digit", 200, small),
        Arguments.of("image/png", 200, Pictures.png(bar(500))),
        Arguments.of("image/jpeg", 200, Pictures.jpeg(bar(28))),
        Arguments.of("image/jpeg", 200, Pictures.progressiveJpeg(bar(28))),
        Arguments.of("image/png", 200, Pictures.jpeg(bar(28))),
        Arguments.of("image/png", 400, Arrays.copyOf(small, small.length / 2)),
        Arguments.of("image/jpeg", 400, Arrays.copyOf(Pictures.jpeg(bar(28)), 400)),
        Arguments.of("image/png", 200, Pictures.rawPng(28, 28, 8, 3, 28)),
        Arguments.of("image/png", 413, Pictures.rawPng(100_000, 100_000, 8, 2, 1)),
        Arguments.of("image/png", 415, "GIF89a".getBytes(StandardCharsets.US_ASCII)),
        Arguments.of("application/octet-stream", 200, small),
        Arguments.of("text/plain", 200, small));
  }

  @ParameterizedTest
  @MethodSource("files")
  void theFrameworkWouldSayTheSame(String type, int status, byte[] file) throws Exception {
    String body = new String(file, StandardCharsets.ISO_8859_1);

    assertEquals(
        status, BothWays.answerTheSame(server.port(), "/predict/image", type, body).status());
  }

  @Test
  void manyAtOnceOnOneConnectionAreAnsweredInOrder() throws Exception {
    String good = post(Pictures.lightOnDark());
    String broken = post(Arrays.copyOf(Pictures.lightOnDark(), 60));
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.send((good + broken).repeat(50));

      for (int i = 0; i < 100; i++) {
        assertEquals(i % 2 == 0 ? 200 : 400, connection.read().status(), "answer " + i);
      }
    }
  }

  @Test
  void brokenOnesOfTheDeskKeepTheOrder() throws Exception {
    byte[] jpeg = Pictures.jpeg(bar(28));
    String requests = (post(jpeg) + post(Arrays.copyOf(jpeg, 400))).repeat(50);
    try (RawConnection connection = RawConnection.open(server.port())) {
      for (int at = 0; at < requests.length(); at += 500) {
        connection.send(requests.substring(at, Math.min(requests.length(), at + 500)));
      }

      for (int i = 0; i < 100; i++) {
        assertEquals(i % 2 == 0 ? 200 : 400, connection.read().status(), "answer " + i);
      }
    }
  }

  @Test
  void aLimitThatIsNoneIsRefusedEitherWay() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      for (byte[] file : List.of(Pictures.lightOnDark(), Pictures.png(bar(500)))) {
        connection.send(post(file).replaceFirst("Host: x", "Host: x\r\ntimeout-ms: soon"));

        assertEquals(400, connection.read().status());
      }
    }
  }

  @Test
  void whoAcceptsAPictureBesideAnythingGetsOne() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.send(
          post(Pictures.lightOnDark())
              .replaceFirst("Host: x", "Host: x\r\nAccept: */*\r\nAccept: image/png"));

      String headers = connection.read().headers().toLowerCase(Locale.ROOT);
      assertTrue(headers.contains("content-type: image/png"), headers);
    }
  }

  private static String post(byte[] file) {
    return BothWays.post(
        "/predict/image",
        "Content-Type: image/png\r\n",
        new String(file, StandardCharsets.ISO_8859_1));
  }
}
