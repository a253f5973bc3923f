package io.anomalyoperator.server.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The engine around a model of our own, so that what surrounds libtorch is tested alone. */
class ScoringEngineTest {
  private static final int WIDTH = 2;
  private static final ScoringEngine.Settings SETTINGS = new ScoringEngine.Settings(2, 4, 16);

  @Test
  void everyRowGetsItsOwnScoreInItsOwnPlace() {
    try (ScoringEngine engine = start(new Doubling())) {
      List<ScoringJob> jobs = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        ScoringJob job = new ScoringJob(new float[] {i, 1, i, 2, i, 3}, 3);
        while (!engine.offer(job)) {
          Thread.onSpinWait();
        }
        jobs.add(job);
      }
      for (int i = 0; i < jobs.size(); i++) {
        assertArrayEquals(
            new double[] {2 * (i + 1), 2 * (i + 2), 2 * (i + 3)}, jobs.get(i).result().join());
      }
    }
  }

  @Test
  void aTracedRowComesBackWithWhatTheModelGotAndAnswered() {
    try (ScoringEngine engine = start(new Doubling())) {
      ScoringJob plain = new ScoringJob(new float[] {5, 6, 7, 8}, 2);
      ScoringJob traced = ScoringJob.traced(new float[] {3, 4}, 1);
      assertTrue(engine.offer(plain));
      assertTrue(engine.offer(traced));

      assertEquals(14, traced.result().join()[0]);
      assertArrayEquals(new float[] {3, 4}, traced.trace().orElseThrow().inputs());
      assertArrayEquals(new float[] {14}, traced.trace().orElseThrow().outputs());
      assertTrue(plain.trace().isEmpty());
    }
  }

  @Test
  void aFullQueueRefuses() {
    CountDownLatch release = new CountDownLatch(1);
    try (ScoringEngine engine = start(new Blocking(release))) {
      int accepted = 0;
      while (accepted < 1000 && engine.offer(new ScoringJob(new float[WIDTH], 1))) {
        accepted++;
      }
      assertTrue(accepted >= SETTINGS.queueRows(), "accepted " + accepted);
      assertTrue(
          accepted <= SETTINGS.queueRows() + SETTINGS.workers() * SETTINGS.maxBatch(),
          "accepted " + accepted);
      release.countDown();
    }
  }

  @Test
  void aFailingForwardFailsItsRequestAndNoOther() {
    try (ScoringEngine engine = start(new FailingOnNegative())) {
      ScoringJob bad = new ScoringJob(new float[] {-1, 0}, 1);
      engine.offer(bad);
      assertThrows(CompletionException.class, bad.result()::join);

      ScoringJob good = new ScoringJob(new float[] {1, 0}, 1);
      engine.offer(good);
      assertEquals(2, good.result().join()[0]);
    }
  }

  @Test
  void whoeverWaitedTooLongHearsHowLong() {
    CountDownLatch release = new CountDownLatch(1);
    try (ScoringEngine engine = start(new Blocking(release))) {
      for (int i = 0; i < SETTINGS.workers() * SETTINGS.maxBatch(); i++) {
        assertTrue(engine.offer(new ScoringJob(new float[WIDTH], 1)));
      }
      ScoringJob late =
          new ScoringJob(new float[WIDTH], 1).within(Deadline.in(Duration.ofNanos(1)));
      assertTrue(engine.offer(late));
      release.countDown();

      CompletionException failure = assertThrows(CompletionException.class, late.result()::join);

      String message = failure.getCause().getMessage();
      assertTrue(failure.getCause() instanceof DeadlinePassedException, message);
      assertTrue(
          message.matches("waited .* ms for a worker, .*; 0 of 1 rows were scored"), message);
    }
  }

  @Test
  void closingScoresWhatWaits() {
    ScoringEngine engine = start(new Doubling());
    ScoringJob job = new ScoringJob(new float[] {3, 4}, 1);
    engine.offer(job);
    engine.close();

    assertEquals(14, job.result().join()[0]);
    assertFalse(engine.offer(new ScoringJob(new float[WIDTH], 1)));
  }

  @Test
  void aModelOfTheWrongWidthNeverStarts() {
    RowFormula expectsMore = new Sum(3);
    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> ScoringEngine.start(new Doubling(), expectsMore, SETTINGS));
    assertTrue(refusal.getMessage().contains("needs 3"), refusal.getMessage());
  }

  private static ScoringEngine start(BatchModel model) {
    return ScoringEngine.start(model, new Sum(1), SETTINGS);
  }

  /** Gives the rows as they are and takes the model's number as the score. */
  private record Sum(int outputWidth) implements RowFormula {
    @Override
    public void prepare(float[] rows, int row, FloatBuffer input, int index) {
      input.put(index * WIDTH, rows[row * WIDTH]).put(index * WIDTH + 1, rows[row * WIDTH + 1]);
    }

    @Override
    public double score(FloatBuffer input, FloatBuffer output, int index) {
      return output.get(index);
    }
  }

  /** Answers twice the sum of a row. */
  private static class Doubling implements BatchModel {
    @Override
    public int width() {
      return WIDTH;
    }

    @Override
    public Lane newLane(int maxRows) {
      return new DoublingLane(maxRows);
    }

    void beforeForward(FloatBuffer input, int rows) {}

    @Override
    public void close() {}

    private final class DoublingLane implements Lane {
      private final FloatBuffer input;

      DoublingLane(int maxRows) {
        input = FloatBuffer.allocate(maxRows * WIDTH);
      }

      @Override
      public FloatBuffer input() {
        return input;
      }

      @Override
      public FloatBuffer forward(int rows) {
        beforeForward(input, rows);
        FloatBuffer output = FloatBuffer.allocate(rows);
        for (int i = 0; i < rows; i++) {
          output.put(i, 2 * (input.get(2 * i) + input.get(2 * i + 1)));
        }
        return output;
      }

      @Override
      public void close() {}
    }
  }

  private static final class Blocking extends Doubling {
    private final CountDownLatch release;
    private final CountDownLatch warm = new CountDownLatch(4 * SETTINGS.workers());

    Blocking(CountDownLatch release) {
      this.release = release;
    }

    @Override
    void beforeForward(FloatBuffer input, int rows) {
      if (warm.getCount() > 0) {
        warm.countDown();
        return;
      }
      try {
        assertTrue(release.await(10, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class FailingOnNegative extends Doubling {
    @Override
    void beforeForward(FloatBuffer input, int rows) {
      if (input.get(0) < 0) {
        throw new IllegalStateException("negative");
      }
    }
  }
}
