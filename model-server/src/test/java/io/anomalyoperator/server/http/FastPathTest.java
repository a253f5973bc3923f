package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody can tell by an answer which way its request went, but by its time. */
class FastPathTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]";
  private static final String FAR = "[9,-9,9,-9,9,-9,9,-9]";

  @TempDir private static Path scratch;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    server = RunningServer.serving(archive, Map.of("MODEL_REVISION", "4"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String predict(String row) {
    return BothWays.post(
        "/predict", "Content-Type: application/json\r\n", "{\"features\":" + row + "}");
  }

  private static double score(RawConnection.Answer answer) throws Exception {
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body()).get("score").doubleValue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/predict | application/json | {'features':[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}",
        "/predict | application/json; charset=utf-8 | {'instances':[[1,2,3,4,5,6,7,8],[8,7,6,5,4,3,2,1]]}",
        "/predict | application/json | {'features':[1,2]}",
        "/predict | application/json | {'features':[1e99,2,3,4,5,6,7,8]}",
        "/predict | application/json | {'feature':[1,2,3,4,5,6,7,8]}",
        "/predict | application/json | not json",
        "/predict | text/plain | {'features':[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}",
        "/predict | application/jsonp | {}",
        "/predict/ | application/json | {'features':[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}",
        "/predict?a=b | application/json | {'features':[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}",
        "/nowhere | application/json | {}",
        "/invocations | application/json | {'features':[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}",
        "/invocations | text/csv | 1,2,3,4,5,6,7,8",
        "/invocations | text/csv; header=present | 1,2,3,4,5,6,7,8",
        "/invocations | application/octet-stream | 12345678901234567890123456789012",
        "/invocations | application/octet-stream | 123",
        "/invocations | image/png | 123",
        "/v2/models/sensor/infer | application/json | {'inputs':[{'name':'x','shape':[1,8],'datatype':'FP32','data':[1,2,3,4,5,6,7,8]}]}",
        "/v2/models/sensor/versions/1/infer | application/json | {'inputs':[]}",
        "/v2/models/sensor/versions/2026-11-20/infer | application/json | {'inputs':[]}",
        "/v2/models/sensor/versions/2026-11-20/infer | text/csv | 1,2",
        "/v2/models/other/infer | application/json | {'inputs':[]}",
        "/v2/models/a/b/infer | application/json | {'inputs':[]}",
        "/v2/models/sensor/versions/infer | application/json | {'inputs':[]}",
        "/v2/models/versions/1/infer | application/json | {'inputs':[]}",
        "/v2/models//infer | application/json | {'inputs':[]}",
        "/v2/models/infer | application/json | {'inputs':[]}"
      })
  void theFrameworkWouldSayTheSame(String path, String type, String body) throws Exception {
    BothWays.answerTheSame(server.port(), path, type, body.replace('\'', '"'));
  }

  @Test
  void answersComeInTheOrderOfTheirRequestsWhicheverWayTheseGo() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.send(
          predict(ROW)
              + predict(FAR)
              + RawConnection.getRequest("/health")
              + predict(ROW)
              + predict("[1]")
              + predict(FAR)
              + RawConnection.getRequest("/model-info"));

      double first = score(connection.read());
      double second = score(connection.read());
      String health = connection.read().body();
      double fourth = score(connection.read());
      int fifth = connection.read().status();
      double sixth = score(connection.read());
      String info = connection.read().body();

      assertTrue(first < second, first + " " + second);
      assertTrue(health.contains("uptime"), health);
      assertEquals(first, fourth);
      assertEquals(400, fifth);
      assertEquals(second, sixth);
      assertTrue(info.contains("sha256"), info);
    }
  }

  @Test
  void hundredsAtOnceOnOneConnectionAreAllAnsweredInOrder() throws Exception {
    String all =
        IntStream.range(0, 400)
            .mapToObj(i -> predict(i % 2 == 0 ? ROW : FAR))
            .collect(Collectors.joining());
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.send(all);

      double even = score(connection.read());
      double odd = score(connection.read());
      for (int i = 2; i < 400; i++) {
        assertEquals(i % 2 == 0 ? even : odd, score(connection.read()), "answer " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void aBodyMayComeInPieces(int length) throws Exception {
    String request = predict(FAR);
    try (RawConnection connection = RawConnection.open(server.port())) {
      double whole = score(connection.post("/predict", "{\"features\":" + FAR + "}"));
      for (int at = 0; at < request.length(); at += length) {
        connection.send(request.substring(at, Math.min(request.length(), at + length)));
      }

      assertEquals(whole, score(connection.read()));
    }
  }

  @Test
  void aConnectionThatEndsInTheMiddleOfARequestHarmsNobody() throws Exception {
    String request = predict(ROW);
    for (int cut : new int[] {20, request.length() - 30, request.length()}) {
      try (RawConnection connection = RawConnection.open(server.port())) {
        connection.send(request.substring(0, cut));
      }
    }

    assertEquals(200, server.post("/predict", "{\"features\":" + ROW + "}").statusCode());
  }

  @Test
  void whoeverWaitsForLeaveToSendIsGivenIt() throws Exception {
    String body = "{\"features\":" + ROW + "}";
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.send(
          "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
              .formatted(body.length()));
      assertEquals(100, connection.read().status());
      connection.send(body);

      assertEquals(200, connection.read().status());
      assertEquals(200, connection.post("/predict", body).status());
    }
  }

  @Test
  void aRequestThatAsksForItIsTheLastOfItsConnection() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.send(
          BothWays.post(
              "/predict",
              "Content-Type: application/json\r\nConnection: close\r\n",
              "{\"features\":" + ROW + "}"));
      RawConnection.Answer answer = connection.read();

      assertEquals(200, answer.status());
      assertTrue(answer.closes());
    }
  }

  @Test
  void aLargeRequestIsAnsweredLikeASmallOne() throws Exception {
    byte[] rows = new byte[8 * Float.BYTES * 1024];
    Arrays.fill(rows, (byte) 1);

    var answer =
        server.send(
            server
                .publicly("/invocations", "Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(rows)));

    assertEquals(200, answer.statusCode());
    assertEquals(1024, JSON.readTree(answer.body()).get("predictions").size());
    assertFalse(rows.length > FastPath.LONGEST_BODY);
  }
}
