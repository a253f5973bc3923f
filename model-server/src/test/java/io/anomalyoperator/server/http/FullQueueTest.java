package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.RawConnection;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import io.anomalyoperator.server.scoring.ScoringEngine;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More rows wait than may: who comes now is told when to come back. */
class FullQueueTest {
  private static final int WIDTH = 8;
  private static final String BODY = "{\"features\":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}";

  @TempDir private Path scratch;

  /** As {@link FastPathTest} has it: the second is one that the framework answers. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Accept: */*;q=1\r\n"})
  void whicheverWayTheRequestGoes(String headers) throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    try (RunningServer server = RunningServer.serving(archive, Map.of());
        RawConnection connection = RawConnection.open(server.port())) {
      ScoringEngine engine = server.server().awaitModel().engine();
      CountDownLatch release = new CountDownLatch(1);
      try {
        fill(engine, release);
        connection.send(request(headers));
        RawConnection.Answer answer = connection.read();

        assertEquals(429, answer.status(), answer.body());
        assertTrue(
            answer.headers().toLowerCase(Locale.ROOT).contains("\r\nretry-after: 1\r\n"),
            answer.headers());
        assertEquals(
            "{\"error\":\"the scoring queue is full; try again in a second\"}", answer.body());
      } finally {
        release.countDown();
      }
    }
  }

  /** Every worker is held with one row, and behind them waits all that may. */
  private static void fill(ScoringEngine engine, CountDownLatch release) throws Exception {
    var settings = ScoringEngine.Settings.forRowsOf(WIDTH);
    for (int worker = 0; worker < settings.workers(); worker++) {
      CountDownLatch held = new CountDownLatch(1);
      var job =
          new ScoringJob(new float[WIDTH], 1)
              .answeredOn(
                  answer -> {
                    hold(held, release);
                    answer.run();
                  });
      assertTrue(engine.offer(job));
      held.await();
    }
    int rows = settings.queueRows();
    assertTrue(engine.offer(new ScoringJob(new float[rows * WIDTH], rows)));
  }

  private static void hold(CountDownLatch held, CountDownLatch release) {
    held.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String request(String headers) {
    return "POST /predict HTTP/1.1\r\nHost: x\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(headers, BODY.length(), BODY);
  }
}
