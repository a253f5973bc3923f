package io.anomalyoperator.server.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The rows of one request on their way to their scores. Workers take slices of it, so that a large
 * request is shared among them and a small one joins others in a batch.
 */
public final class ScoringJob {
  /** Rows in one request at most, in whatever protocol it comes. */
  public static final int MAX_ROWS = 1024;

  private final float[] rows;
  private final int count;
  private final double[] scores;
  private final Optional<Trace> trace;
  private final AtomicInteger unfinished;
  private final CompletableFuture<double[]> result = new CompletableFuture<>();

  private Executor home = Runnable::run;

  /** Rows already given to workers; guarded by the queue's lock. */
  private int taken;

  /** When it was queued; guarded by the queue's lock. */
  private long queuedAt;

  /** How long they may wait; set before the job is queued. */
  private Deadline deadline = Deadline.NONE;

  /**
   * @param rows the raw features, row after row
   * @param count how many rows there are, at least one
   */
  public ScoringJob(float[] rows, int count) {
    this(rows, count, Optional.empty());
  }

  private ScoringJob(float[] rows, int count, Optional<Trace> trace) {
    this.rows = rows;
    this.count = count;
    this.scores = new double[count];
    this.trace = trace;
    this.unfinished = new AtomicInteger(count);
  }

  /**
   * A job of one row that also brings back what the model got and what it answered.
   *
   * @param outputWidth numbers that the model answers
   */
  public static ScoringJob traced(float[] row, int outputWidth) {
    return new ScoringJob(row, 1, Optional.of(new Trace(1, row.length, outputWidth)));
  }

  /**
   * Completed with one score per row, in the order of the rows, where {@link #answeredOn} says or
   * else on a worker's thread.
   */
  public CompletableFuture<double[]> result() {
    return result;
  }

  public int count() {
    return count;
  }

  /** The raw features as they came, row after row; there may be room behind the last one. */
  public float[] rows() {
    return rows;
  }

  /** What the model got and answered, when the job asked for it. */
  public Optional<Trace> trace() {
    return trace;
  }

  /** Says how long the rows may wait, before they are queued. */
  public ScoringJob within(Deadline limit) {
    deadline = limit;
    return this;
  }

  void queuedAt(long nanoTime) {
    queuedAt = nanoTime;
  }

  long queuedAt() {
    return queuedAt;
  }

  /** Says where what follows from the scores is done, before the job is queued. */
  public ScoringJob answeredOn(Executor there) {
    home = there;
    return this;
  }

  Executor home() {
    return home;
  }

  boolean lateAt(long nanoTime) {
    return deadline.passedAt(nanoTime);
  }

  /**
   * Answers that the deadline has passed; rows that a worker has already are scored for nothing.
   */
  void expiredAt(long nanoTime) {
    failed(
        new DeadlinePassedException(deadline.limit(), deadline.waitedAt(nanoTime), taken, count));
  }

  int waiting() {
    return count - taken;
  }

  /** Gives out the next rows; returns the index of the first. */
  int take(int rowsTaken) {
    int first = taken;
    taken += rowsTaken;
    return first;
  }

  void scored(int row, double score) {
    scores[row] = score;
  }

  /** Says that so many rows have their scores; true when these were the last. */
  boolean finished(int rowsFinished) {
    return unfinished.addAndGet(-rowsFinished) == 0;
  }

  /** Completes jobs that are finished, with one errand to each place where they are answered. */
  static void complete(List<ScoringJob> finished) {
    while (!finished.isEmpty()) {
      Executor there = finished.getFirst().home;
      List<ScoringJob> together = new ArrayList<>(finished.size());
      finished.removeIf(job -> job.home == there && together.add(job));
      execute(there, () -> together.forEach(job -> job.result.complete(job.scores)));
    }
  }

  void failed(Throwable reason) {
    execute(home, () -> result.completeExceptionally(reason));
  }

  private static void execute(Executor there, Runnable errand) {
    try {
      there.execute(errand);
    } catch (RejectedExecutionException e) {
      // its event loop has ended, and so have its connections: nobody waits
    }
  }
}
