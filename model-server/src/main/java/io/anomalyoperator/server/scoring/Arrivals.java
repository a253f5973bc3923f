package io.anomalyoperator.server.scoring;

import java.util.ArrayList;
import java.util.List;

/**
 * Jobs that one event loop has read in one turn. Nothing is known of how many they are before the
 * turn ends; then they are scored on the spot, all in one batch, when the model is quick and nobody
 * else waits: two handovers between threads take longer than that. Otherwise the workers get them.
 */
final class Arrivals {
  /** What else came to this loop waits so much longer at most. */
  private static final double QUICK_NANOS = 1e6;

  private final RowQueue queue;
  private final PassTime passTime;
  private final BatchScorer scorer;
  private final List<ScoringJob> jobs = new ArrayList<>();
  private final Batch batch;
  private boolean closed;

  /**
   * The arrivals of a thread.
   *
   * @param scorer of this thread's own
   */
  Arrivals(RowQueue queue, PassTime passTime, BatchScorer scorer) {
    this.queue = queue;
    this.passTime = passTime;
    this.scorer = scorer;
    this.batch = scorer.newBatch();
  }

  /** Takes a job in; what becomes of it is decided when the loop's turn is over. */
  void add(ScoringJob job) {
    jobs.add(job);
    if (jobs.size() == 1) {
      job.home().execute(this::handIn);
    }
  }

  private synchronized void handIn() {
    try {
      if (!closed && isQuick() && queue.passBy(jobs, batch)) {
        scorer.score(batch);
      } else {
        for (ScoringJob job : jobs) {
          if (!queue.offer(job)) {
            job.failed(new QueueFullException());
          }
        }
      }
    } finally {
      jobs.clear();
    }
  }

  private boolean isQuick() {
    int rows = 0;
    for (ScoringJob job : jobs) {
      rows += job.count();
    }
    batch.clear();
    return rows <= batch.room() && passTime.fits(rows, QUICK_NANOS);
  }

  /** Nothing is scored here any more. */
  synchronized void close() {
    closed = true;
    scorer.close();
  }
}
