package io.anomalyoperator.server.scoring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The queue and its workers. Started, it is warm: every worker has run the model at the smallest
 * and the largest batch, the first of them before the others.
 */
public final class ScoringEngine implements AutoCloseable {

  /**
   * How large everything is.
   *
   * @param workers threads that score, one per core
   * @param maxBatch rows per forward pass at most
   * @param queueRows rows that may wait; fewer, where the model takes over a second for them
   */
  public record Settings(int workers, int maxBatch, int queueRows) {

    private static final int LANE_BYTES = 8 << 20;
    private static final int QUEUE_BYTES = 32 << 20;

    /** Bounds that follow from the machine and from how wide a row is. */
    public static Settings forRowsOf(int width) {
      int bytes = width * Float.BYTES;
      return new Settings(
          Runtime.getRuntime().availableProcessors(),
          Math.clamp(LANE_BYTES / bytes, 1, 64),
          Math.clamp(QUEUE_BYTES / bytes, 64, 4096));
    }

    /** A batch for each worker may wait in any case. */
    RowQueue.Bounds bounds() {
      return new RowQueue.Bounds(Math.min(workers * maxBatch, queueRows), queueRows, workers);
    }
  }

  /** For each event loop, where it scores itself what it read; wide models are not quick. */
  private static final int LOOP_LANE_BYTES = 1 << 20;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final BatchModel model;
  private final RowQueue queue;
  private final RowFormula formula;
  private final int rowsOnALoop;
  private final PassTime passTime = new PassTime();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Arrivals> everywhere = new CopyOnWriteArrayList<>();
  private final ThreadLocal<Arrivals> here = ThreadLocal.withInitial(this::newArrivals);
  private volatile BatchListener listener = BatchListener.NOBODY;

  private ScoringEngine(BatchModel model, RowFormula formula, Settings settings) {
    this.model = model;
    this.formula = formula;
    this.queue = new RowQueue(settings.bounds(), System::nanoTime);
    this.rowsOnALoop =
        Math.clamp(LOOP_LANE_BYTES / ((long) model.width() * Float.BYTES), 1, settings.maxBatch());
  }

  /** Starts and warms the workers; throws what the model throws when it cannot run. */
  public static ScoringEngine start(BatchModel model, RowFormula formula, Settings settings) {
    ScoringEngine engine = new ScoringEngine(model, formula, settings);
    List<CompletableFuture<Void>> warm = new ArrayList<>();
    for (int i = 0; i < settings.workers(); i++) {
      ScoringWorker worker =
          new ScoringWorker(() -> engine.newScorer(settings.maxBatch()), engine.queue);
      engine.threads.add(Thread.ofPlatform().daemon().name("scoring-" + i).start(worker));
      warm.add(worker.warm());
      if (i == 0) {
        // the first run of a module prepares what all threads share
        engine.await(worker.warm());
      }
    }
    warm.forEach(engine::await);
    return engine;
  }

  private void await(CompletableFuture<Void> warm) {
    try {
      warm.join();
    } catch (RuntimeException e) {
      close();
      throw new IllegalStateException(
          "the model does not run: " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
    }
  }

  /** Queues the job; false when the queue is full. */
  public boolean offer(ScoringJob job) {
    return queue.offer(job);
  }

  /**
   * Takes in a job of the event loop that calls, where it is {@link ScoringJob#answeredOn answered}
   * as well. One that finds no room fails with {@link QueueFullException}.
   */
  public void arrive(ScoringJob job) {
    here.get().add(job);
  }

  private Arrivals newArrivals() {
    Arrivals arrivals = new Arrivals(queue, passTime, newScorer(rowsOnALoop));
    everywhere.add(arrivals);
    return arrivals;
  }

  private BatchScorer newScorer(int maxBatch) {
    return new BatchScorer(model, formula, maxBatch, this::scored);
  }

  private void scored(int rows, long waitedNanos, long modelNanos) {
    queue.scored(rows, modelNanos);
    passTime.measured(rows, modelNanos);
    listener.scored(rows, waitedNanos, modelNanos);
  }

  /** Tells somebody of every batch from now on. */
  public void tell(BatchListener somebody) {
    listener = somebody;
  }

  /** Rows that wait now. */
  public int waitingRows() {
    return queue.waitingRows();
  }

  /** Scores what is queued, then ends the workers and gives the model back. */
  @Override
  public void close() {
    queue.close();
    everywhere.forEach(Arrivals::close);
    try {
      for (Thread thread : threads) {
        thread.join(STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (threads.stream().noneMatch(Thread::isAlive)) {
      model.close();
    }
  }
}
