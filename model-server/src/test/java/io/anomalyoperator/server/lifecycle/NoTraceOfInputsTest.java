package io.anomalyoperator.server.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.ServerProcess;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users send is in no log, however much is logged, and in no file. */
class NoTraceOfInputsTest {
  /** A number that a float holds exactly, and that nobody else writes. */
  private static final String NUMBER = "481516.25";

  private static final String WORD = "recognizable-word";
  private static final String ROW = "[" + NUMBER + ",2,3,4,5,6,7,8]";

  private record Sent(String path, String body, int status) {}

  private static final List<Sent> REQUESTS =
      List.of(
          new Sent("/predict", "{\"features\":" + ROW + "}", 200),
          // with white space, past the loop for plain numbers
          new Sent("/predict", "{ \"features\" : " + ROW + ", \"note\" : null }", 0),
          new Sent("/predict", "{\"features\":[" + NUMBER + "]}", 400),
          new Sent("/predict", "{\"features\":[\"" + WORD + "\"," + NUMBER + "]}", 400),
          new Sent("/predict", "{\"features\":[" + NUMBER + "e99,2,3,4,5,6,7,8]}", 400),
          new Sent("/predict", "{\"features\":[" + NUMBER + ", " + WORD, 400),
          new Sent("/predict", "{\"" + WORD + "\":" + ROW + "}", 400),
          new Sent("/invocations", "{\"instances\":[" + ROW + "]}", 0),
          new Sent("/v2/models/test/infer", "{\"inputs\":[{\"data\":" + ROW + "}]}", 0));

  @TempDir private static Path scratch;

  @Test
  void neitherLogNorFileHoldsWhatWasSent() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    Path work = Files.createDirectory(scratch.resolve("work"));
    Map<String, String> environment =
        Map.of("LOG_LEVEL", "trace", "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + work);
    try (ServerProcess server = ServerProcess.start(archive, scratch, environment)) {
      server.awaitReady();
      for (Sent sent : REQUESTS) {
        try (RawConnection connection = RawConnection.open(server.port())) {
          RawConnection.Answer answer = connection.post(sent.path(), sent.body());
          if (sent.status() != 0) {
            assertEquals(sent.status(), answer.status(), sent + " " + answer.body());
          }
        }
      }
      // while it runs, since what is unpacked goes with it
      assertTrue(files(work).stream().anyMatch(file -> file.toFile().length() > 0), "no file seen");
      for (Path file : files(work)) {
        nothingOf(Files.readAllBytes(file), file.toString());
      }
      server.terminate();
      assertEquals(0, server.exitCode(), server.log());
      assertTrue(server.log().contains("/predict"), "requests are not logged at all");
      nothingOf(server.log().getBytes(StandardCharsets.UTF_8), "the log");
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void nothingOf(byte[] content, String where) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    float number = Float.parseFloat(NUMBER);
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      byte[] raw = ByteBuffer.allocate(4).order(order).putFloat(number).array();
      assertFalse(text.contains(new String(raw, StandardCharsets.ISO_8859_1)), where);
    }
    assertFalse(text.contains("481516"), () -> where + around(text, "481516"));
    assertFalse(text.contains(WORD), () -> where + around(text, WORD));
  }

  private static String around(String text, String found) {
    int at = text.indexOf(found);
    return ": " + text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100));
  }
}
