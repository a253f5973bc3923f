package io.anomalyoperator.server.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Draining, seen from the sockets. */
class DrainTest {
  private static final String ROW = "{\"features\":[1,2,3,4,5,6,7,8]}";

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

  @AfterEach
  void endDrain() throws Exception {
    server.send(server.managing("/management/drain").DELETE());
  }

  @Test
  void connectionsStayOpenWhenNothingDrains() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      for (int i = 0; i < 3; i++) {
        RawConnection.Answer answer = connection.post("/predict", ROW);
        assertEquals(200, answer.status());
        assertFalse(answer.closes());
      }
    }
  }

  @Test
  void everyAnswerSendsItsConnectionAway() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      assertFalse(connection.post("/predict", ROW).closes());
      drain(30);

      RawConnection.Answer answer = connection.post("/predict", ROW);

      assertEquals(200, answer.status());
      assertTrue(answer.closes());
      assertTrue(connection.closedWithin(Duration.ofSeconds(1)));
    }
  }

  @Test
  void idleConnectionsAreClosedAfterTwoSeconds() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.get("/health");
      drain(30);

      assertFalse(connection.closedWithin(Duration.ofMillis(1500)));
      assertTrue(connection.closedWithin(Duration.ofMillis(1500)));
    }
  }

  @Test
  void pipelinedRequestsAllGetTheirAnswers() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      drain(30);
      connection.send(RawConnection.postRequest("/predict", ROW).repeat(3));

      int answers = 0;
      RawConnection.Answer last;
      do {
        last = connection.read();
        assertEquals(200, last.status());
        answers++;
      } while (!last.closes());

      assertTrue(answers >= 1);
      assertTrue(connection.closedWithin(Duration.ofSeconds(1)));
    }
  }

  @Test
  void theHardLimitClosesEvenAHalfSentRequest() throws Exception {
    try (RawConnection connection = RawConnection.open(server.port())) {
      connection.send("POST /predict HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{");
      await().until(() -> server.get("/health").body().contains("\"open_connections\":2"));
      drain(3);

      assertFalse(connection.closedWithin(Duration.ofMillis(2500)));
      assertTrue(connection.closedWithin(Duration.ofMillis(1500)));
    }
  }

  @Test
  void readinessStaysAndHealthSaysDraining() throws Exception {
    drain(30);
    var health = server.get("/health");
    assertEquals(200, health.statusCode());
    assertTrue(health.body().contains("\"status\":\"draining\""), health.body());
  }

  @Test
  void probesAreAnsweredAfterTheDeadline() throws Exception {
    drain(0);
    try (RawConnection connection = RawConnection.open(server.port())) {
      assertEquals(200, connection.get("/v2/health/live").status());
    }
  }

  @Test
  void drainingAgainKeepsTheDeadlineAndEndingItLetsConnectionsStay() throws Exception {
    String first = drain(30);
    assertTrue(first.contains("\"draining\":true"));
    assertEquals(deadline(first), deadline(drain(60)));

    server.send(server.managing("/management/drain").DELETE());

    try (RawConnection connection = RawConnection.open(server.port())) {
      assertFalse(connection.post("/predict", ROW).closes());
    }
  }

  private static String deadline(String status) {
    return status.replaceAll(".*\"drain_deadline\":\"([^\"]*)\".*", "$1");
  }

  private static String drain(int seconds) throws Exception {
    var answer =
        server.send(
            server
                .managing("/management/drain?seconds=" + seconds)
                .POST(HttpRequest.BodyPublishers.noBody()));
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
    return answer.body();
  }
}
