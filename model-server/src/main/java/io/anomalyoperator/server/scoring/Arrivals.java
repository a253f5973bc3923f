package io.anomalyoperator.server.scoring;

import java.util.ArrayList;
import java.util.List;

/**
 * Jobs that one event loop has read in one turn. Nothing is known of how many they are before the
 * turn ends; then they are handed to the workers together, or, when it is a single row and nobody
 * else waits, scored on the spot: for a quick model two handovers between threads take longer than
 * the score.
 */
final class Arrivals {
  /** So many turns with one job each tell a client that is alone from a lull. */
  private static final int LONELY_TURNS = 8;

  private final RowQueue queue;
  private final LonelyPace pace;
  private final BatchScorer scorer;
  private final List<ScoringJob> jobs = new ArrayList<>();
  private final Batch alone;
  private int lonely;
  private long since;
  private long before;
  private boolean closed;

  /**
   * The arrivals of a thread.
   *
   * @param scorer of this thread's own, for a row at a time
   */
  Arrivals(RowQueue queue, LonelyPace pace, BatchScorer scorer) {
    this.queue = queue;
    this.pace = pace;
    this.scorer = scorer;
    this.alone = scorer.newBatch();
  }

  /** Takes a job in; what becomes of it is decided when the loop's turn is over. */
  void add(ScoringJob job) {
    jobs.add(job);
    if (jobs.size() == 1) {
      since = System.nanoTime();
      job.home().execute(this::handIn);
    }
  }

  private synchronized void handIn() {
    lonely = jobs.size() == 1 ? lonely + 1 : 0;
    try {
      if (lonely > LONELY_TURNS
          && !closed
          && pace.fits(since - before)
          && queue.takeAlone(jobs.getFirst(), alone)) {
        scorer.score(alone);
      } else {
        for (ScoringJob job : jobs) {
          if (!queue.offer(job)) {
            job.failed(new QueueFullException());
          }
        }
      }
    } finally {
      jobs.clear();
      before = System.nanoTime();
    }
  }

  /** Nothing is scored here any more. */
  synchronized void close() {
    closed = true;
    scorer.close();
  }
}
