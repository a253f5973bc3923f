package io.anomalyoperator.server.scoring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.fixtures.TheNumberItself;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the rows that an event loop reads are scored. */
class ArrivalsTest {
  private static final String LOOP = "loop";
  private static final int ENOUGH_TO_MEASURE = 1000;

  private final ExecutorService loop =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name(LOOP).factory());
  private final Set<String> scoredOn = ConcurrentHashMap.newKeySet();
  private final List<Integer> rowsOnLoop = new CopyOnWriteArrayList<>();

  /** What workers need to run the model. */
  private final Semaphore passes = new Semaphore(2);

  @AfterEach
  void endLoop() {
    loop.shutdownNow();
  }

  @Test
  void aRowOfAQuickModelIsScoredOnItsLoop() {
    try (ScoringEngine engine = start(new Negating(Duration.ZERO))) {
      for (int i = 0; i < ENOUGH_TO_MEASURE && !scoredOn.contains(LOOP); i++) {
        assertEquals(-1 - i, arrive(engine, List.of(new float[] {1 + i})).getFirst().join()[0]);
      }
      assertTrue(scoredOn.contains(LOOP), "scored on " + scoredOn);
    }
  }

  @Test
  void rowsThatArriveInOneTurnAreScoredTogether() {
    try (ScoringEngine engine = start(new Negating(Duration.ZERO))) {
      List<float[]> read = List.of(new float[] {1}, new float[] {2, 3}, new float[] {4});
      for (int i = 0; i < ENOUGH_TO_MEASURE && !scoredOn.contains(LOOP); i++) {
        List<CompletableFuture<double[]>> scores = arrive(engine, read);
        assertEquals(-1, scores.get(0).join()[0]);
        assertArrayEquals(new double[] {-2, -3}, scores.get(1).join());
        assertEquals(-4, scores.get(2).join()[0]);
      }
      assertTrue(scoredOn.contains(LOOP), "scored on " + scoredOn);
      assertEquals(4, rowsOnLoop.getFirst());
    }
  }

  @Test
  void moreRowsThanOneBatchHasAreTheWorkers() {
    try (ScoringEngine engine = start(new Negating(Duration.ZERO))) {
      List<float[]> rows = IntStream.range(0, 50).mapToObj(i -> new float[] {1 + i}).toList();
      for (int turn = 0; turn < 20; turn++) {
        List<CompletableFuture<double[]>> scores = arrive(engine, rows);
        for (int i = 0; i < rows.size(); i++) {
          assertEquals(-1 - i, scores.get(i).join()[0]);
        }
      }
      assertFalse(scoredOn.contains(LOOP), "scored on " + scoredOn);
    }
  }

  @Test
  void rowsAreTheWorkersWhileThoseScoreAnother() {
    try (ScoringEngine engine = start(new Negating(Duration.ZERO))) {
      for (int i = 0; i < ENOUGH_TO_MEASURE && !scoredOn.contains(LOOP); i++) {
        arrive(engine, List.of(new float[] {i})).getFirst().join();
      }
      rowsOnLoop.clear();
      passes.acquireUninterruptibly(2);
      ScoringJob large = new ScoringJob(new float[64], 64);
      assertTrue(engine.offer(large));
      await("both workers").until(() -> passes.getQueueLength() == 2);

      CompletableFuture<double[]> small = arrive(engine, List.of(new float[] {1})).getFirst();
      await("behind the large one").until(() -> engine.waitingRows() == 64 - 2 * 16 + 1);
      passes.release(2);

      assertEquals(-1, small.join()[0]);
      assertEquals(List.of(), rowsOnLoop);
    }
  }

  @Test
  void aSlowModelIsNeverRunOnALoop() {
    try (ScoringEngine engine = start(new Negating(Duration.ofMillis(3)))) {
      for (int i = 0; i < 20; i++) {
        arrive(engine, List.of(new float[] {i})).getFirst().join();
      }
      assertFalse(scoredOn.contains(LOOP), "scored on " + scoredOn);
    }
  }

  @Test
  void aRowThatCameTooLateHearsIt() {
    try (ScoringEngine engine = start(new Negating(Duration.ZERO))) {
      for (int i = 0; i < ENOUGH_TO_MEASURE && !scoredOn.contains(LOOP); i++) {
        arrive(engine, List.of(new float[] {i})).getFirst().join();
      }
      ScoringJob late = new ScoringJob(new float[1], 1).within(Deadline.in(Duration.ofNanos(1)));
      loop.execute(() -> engine.arrive(late.answeredOn(loop)));

      CompletionException failure = assertThrows(CompletionException.class, late.result()::join);
      assertInstanceOf(DeadlinePassedException.class, failure.getCause());
    }
  }

  @Test
  void aClosedEngineTakesNothingIn() {
    ScoringEngine engine = start(new Negating(Duration.ZERO));
    arrive(engine, List.of(new float[] {1})).getFirst().join();
    engine.close();

    CompletionException failure =
        assertThrows(
            CompletionException.class, arrive(engine, List.of(new float[] {1})).getFirst()::join);
    assertInstanceOf(QueueFullException.class, failure.getCause());
  }

  /** What a loop does in one turn: reads all of these. */
  private List<CompletableFuture<double[]>> arrive(ScoringEngine engine, List<float[]> read) {
    List<ScoringJob> jobs = new ArrayList<>();
    read.forEach(rows -> jobs.add(new ScoringJob(rows, rows.length).answeredOn(loop)));
    loop.execute(() -> jobs.forEach(engine::arrive));
    return jobs.stream().map(ScoringJob::result).toList();
  }

  private static ScoringEngine start(BatchModel model) {
    return ScoringEngine.start(
        model, new TheNumberItself(), new ScoringEngine.Settings(2, 16, 4096));
  }

  /** Answers the number with the other sign, after some time, and notes the thread. */
  private final class Negating implements BatchModel {
    private final long nanos;

    Negating(Duration pass) {
      nanos = pass.toNanos();
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public Lane newLane(int maxRows) {
      FloatBuffer input = FloatBuffer.allocate(maxRows);
      return new Lane() {
        @Override
        public FloatBuffer input() {
          return input;
        }

        @Override
        public FloatBuffer forward(int rows) {
          long start = System.nanoTime();
          while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
          }
          String thread = Thread.currentThread().getName();
          if (thread.equals(LOOP)) {
            rowsOnLoop.add(rows);
          } else {
            passes.acquireUninterruptibly();
            passes.release();
          }
          scoredOn.add(thread);
          FloatBuffer output = FloatBuffer.allocate(rows);
          for (int i = 0; i < rows; i++) {
            output.put(i, -input.get(i));
          }
          return output;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
