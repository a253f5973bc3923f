package io.anomalyoperator.server.lifecycle;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.ServerProcess;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process under load gets SIGTERM: no request that it took may fail. */
class GracefulStopTest {
  private static final String ROW = "{\"features\":[1,2,3,4,5,6,7,8]}";

  @TempDir private static Path scratch;
  private static Path archive;

  private final AtomicBoolean inEndpoints = new AtomicBoolean(true);
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void makePackage() throws Exception {
    archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
  }

  @Test
  void noRequestIsLost() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(archive, scratch, Map.of("SHUTDOWN_DELAY_SECONDS", "1"))) {
      server.awaitReady();
      List<Thread> clients =
          IntStream.range(0, 6)
              .mapToObj(
                  i ->
                      Thread.ofPlatform()
                          .start(
                              i % 2 == 0
                                  ? () -> keepAlive(server.port())
                                  : () -> newConnections(server.port())))
              .toList();
      await().until(() -> answered.get() > 500);

      int before = answered.get();
      server.terminate();

      // as a Service does: no new connections once readiness fell
      await().pollInterval(Duration.ofMillis(20)).until(() -> !server.ready());
      inEndpoints.set(false);
      for (Thread client : clients) {
        client.join(Duration.ofSeconds(30));
      }
      assertEquals(0, server.exitCode(), server.log());
      assertEquals(List.of(), List.copyOf(failures), server.log());
      assertTrue(answered.get() > before, "answered " + answered.get());
      assertTrue(server.log().contains(" 0 connections cut"), server.log());
    }
  }

  @Test
  void aRequestInFlightIsFinished() throws Exception {
    try (ServerProcess server = ServerProcess.start(archive, scratch, Map.of())) {
      server.awaitReady();
      try (RawConnection connection = RawConnection.open(server.port())) {
        String request = RawConnection.postRequest("/predict", ROW);
        int before = server.requests();
        connection.send(request.substring(0, request.length() - 5));
        // a stop may come before the server has read what was sent, and then it took no request
        await().until(() -> server.requests() > before);

        server.terminate();
        await().until(() -> server.log().contains("stopping"));
        connection.send(request.substring(request.length() - 5));

        RawConnection.Answer answer = connection.read();
        assertEquals(200, answer.status());
        assertTrue(answer.closes());
      }
      assertEquals(0, server.exitCode(), server.log());
    }
  }

  /** Uses a connection until it is told to leave it. */
  private void keepAlive(int port) {
    while (inEndpoints.get()) {
      try (RawConnection connection = RawConnection.open(port)) {
        RawConnection.Answer answer;
        do {
          answer = connection.post("/predict", ROW);
          count(answer);
        } while (!answer.closes());
      } catch (IOException e) {
        failures.add("keep-alive: " + e);
      }
    }
  }

  private void newConnections(int port) {
    while (inEndpoints.get()) {
      try (RawConnection connection = RawConnection.open(port)) {
        count(connection.post("/predict", ROW));
      } catch (IOException e) {
        failures.add("new connection: " + e);
      }
    }
  }

  private void count(RawConnection.Answer answer) {
    if (answer.status() == 200) {
      answered.incrementAndGet();
    } else {
      failures.add(answer.toString());
    }
  }
}
