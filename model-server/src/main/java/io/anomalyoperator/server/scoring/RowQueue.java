package io.anomalyoperator.server.scoring;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue before the workers, counted in rows. A worker that asks gets whatever waits, up
 * to its batch, and never waits for a batch to fill: under load batches grow by themselves, and a
 * lonely request is scored at once.
 */
final class RowQueue {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<ScoringJob> jobs = new ArrayDeque<>();
  private int rows;
  private int idleWorkers;
  private boolean closed;

  RowQueue(int capacity) {
    this.capacity = capacity;
  }

  /** False when the rows find no room; a job of any size finds it in an empty queue. */
  boolean offer(ScoringJob job) {
    lock.lock();
    try {
      if (closed || (rows > 0 && rows + job.count() > capacity)) {
        return false;
      }
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

  /** Fills the batch with what waits; blocks while nothing does. False when closed and empty. */
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
      while (batch.room() > 0 && !jobs.isEmpty()) {
        ScoringJob job = jobs.element();
        int count = Math.min(batch.room(), job.waiting());
        batch.add(job, job.take(count), count);
        if (job.waiting() == 0) {
          jobs.remove();
        }
      }
      rows -= batch.rows();
      if (idleWorkers > 0 && !jobs.isEmpty()) {
        arrived.signal();
      }
      return true;
    } finally {
      lock.unlock();
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
