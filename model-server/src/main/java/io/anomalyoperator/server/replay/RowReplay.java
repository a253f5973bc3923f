package io.anomalyoperator.server.replay;

import io.anomalyoperator.server.scoring.QueueFullException;
import io.anomalyoperator.server.scoring.ScoringEngine;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Scores rows that were sent to another revision, through the very path that requests take but
 * uncounted, and unsampled.
 *
 * <p>Users come first: the rows go in small chunks, the next one only when the former has its
 * scores. A user's row waits for one chunk at most, and one worker of several is kept busy.
 */
public final class RowReplay {
  /** Rows in one replay at most. */
  public static final int MOST_ROWS = 4096;

  /** Rows that wait in the queue at a time. */
  static final int CHUNK_ROWS = 16;

  private static final Duration CHUNK_LIMIT = Duration.ofSeconds(60);

  private RowReplay() {}

  /**
   * Raw scores in the order of the rows. Blocks until the last is there.
   *
   * @param rows raw features, row after row
   * @param width numbers in a row
   * @throws QueueFullException when users' rows leave no room; all may be asked for again
   * @throws CompletionException when the model fails
   */
  public static double[] run(ScoringEngine engine, float[] rows, int width) {
    double[] scores = new double[rows.length / width];
    for (int first = 0; first < scores.length; first += CHUNK_ROWS) {
      int count = Math.min(CHUNK_ROWS, scores.length - first);
      float[] chunk = Arrays.copyOfRange(rows, first * width, (first + count) * width);
      System.arraycopy(score(engine, new ScoringJob(chunk, count)), 0, scores, first, count);
    }
    return scores;
  }

  private static double[] score(ScoringEngine engine, ScoringJob job) {
    if (!engine.offer(job)) {
      throw new QueueFullException();
    }
    return job.result().orTimeout(CHUNK_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
