package io.anomalyoperator.server.scoring;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The bounded queue before the workers, counted in rows. A worker that asks gets whatever waits, up
 * to its batch, and never waits for a batch to fill: under load batches grow by themselves, and a
 * lonely request is scored at once.
 *
 * <p>What is let in is scored within a second or so: the bound follows the pace of the workers, so
 * that a slow model refuses early instead of answering late.
 *
 * <p>Jobs take turns: each gives a batch its share of rows, and goes to the end of the line with
 * those that are left. So a large job holds nobody up, and is not held up itself by many small
 * ones:
 *
 * <pre>{@code
 * batch of 64; waiting 1024, 1, 1     → 22, 1, 1, 40 of the large one's
 * batch of 64; waiting 1024, 1, 1, …  → 8 of the large one's, 56 small ones
 * }</pre>
 */
final class RowQueue {
  /** A turn is this part of a batch at least, however many jobs wait. */
  private static final int TURNS_IN_A_BATCH = 8;

  /** No row waits much longer for a worker. */
  private static final double LONGEST_WAIT_NANOS = 1e9;

  /** What each further batch leaves of what was measured before it. */
  private static final double KEPT = 0.9;

  private final Bounds bounds;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<ScoringJob> jobs = new ArrayDeque<>();
  private int rows;
  private int idleWorkers;
  private boolean closed;
  private double recentRows;
  private double recentNanos;

  /**
   * How many rows may wait.
   *
   * @param least however slow the model is
   * @param most however fast it is
   * @param workers that take rows side by side
   */
  record Bounds(int least, int most, int workers) {}

  /**
   * A queue.
   *
   * @param nanoTime the clock of the deadlines
   */
  RowQueue(Bounds bounds, LongSupplier nanoTime) {
    this.bounds = bounds;
    this.nanoTime = nanoTime;
  }

  /** False when the rows find no room; a job of any size finds it in an empty queue. */
  boolean offer(ScoringJob job) {
    lock.lock();
    try {
      if (closed || (rows > 0 && rows + job.count() > room())) {
        return false;
      }
      job.queuedAt(nanoTime.getAsLong());
      jobs.add(job);
      rows += job.count();
      if (idleWorkers > 0) {
        arrived.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts jobs into an empty batch that has room for them, instead of queueing them; false when
   * somebody else waits or is scored, or the queue is closed.
   */
  boolean passBy(List<ScoringJob> together, Batch batch) {
    lock.lock();
    try {
      if (closed || rows > 0 || idleWorkers < bounds.workers()) {
        return false;
      }
      long now = nanoTime.getAsLong();
      for (ScoringJob job : together) {
        job.queuedAt(now);
        if (job.lateAt(now)) {
          batch.addLate(job);
        } else {
          batch.add(job, job.take(job.count()), job.count());
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fills the batch with what waits; blocks while nothing does. False when closed and empty. The
   * batch has no rows when all that waited were late.
   */
  boolean take(Batch batch) throws InterruptedException {
    batch.clear();
    lock.lockInterruptibly();
    try {
      while (jobs.isEmpty()) {
        if (closed) {
          return false;
        }
        idleWorkers++;
        try {
          arrived.await();
        } finally {
          idleWorkers--;
        }
      }
      fill(batch, nanoTime.getAsLong());
      if (idleWorkers > 0 && !jobs.isEmpty()) {
        arrived.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Rows that the workers score within the longest wait, as fast as they were lately. */
  private int room() {
    if (recentRows == 0) {
      return bounds.most();
    }
    double within = bounds.workers() * LONGEST_WAIT_NANOS * recentRows / Math.max(1, recentNanos);
    return (int) Math.clamp(within, bounds.least(), bounds.most());
  }

  /** A worker tells how long it took over a batch. */
  void scored(int count, long nanos) {
    lock.lock();
    try {
      recentRows = KEPT * recentRows + count;
      recentNanos = KEPT * recentNanos + nanos;
    } finally {
      lock.unlock();
    }
  }

  private void fill(Batch batch, long now) {
    int share =
        Math.max(
            Math.ceilDiv(batch.room(), TURNS_IN_A_BATCH), Math.ceilDiv(batch.room(), jobs.size()));
    while (batch.room() > 0 && !jobs.isEmpty()) {
      ScoringJob job = jobs.remove();
      if (job.lateAt(now)) {
        batch.addLate(job);
        rows -= job.waiting();
        continue;
      }
      int count = Math.min(Math.min(share, batch.room()), job.waiting());
      batch.add(job, job.take(count), count);
      batch.waited(now - job.queuedAt());
      rows -= count;
      if (job.waiting() > 0) {
        jobs.add(job);
      }
    }
  }

  int waitingRows() {
    lock.lock();
    try {
      return rows;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses new jobs; those inside are still scored. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
