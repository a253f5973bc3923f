package io.anomalyoperator.server.replay;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A sample of the rows that users sent last, with the scores they got; a new row takes the place of
 * the oldest.
 *
 * <p>Between two rows that are taken lies a capacity-th of the window at least, so that what is
 * held spans the window or more and no burst can fill it:
 *
 * <pre>{@code
 * capacity 512, a minute: a row every 118 ms at most; 4096: every 15 ms; 0: none, ever
 * }</pre>
 *
 * <p>Safe for all threads. A row that is not taken costs a look at the clock and a volatile read;
 * no thread waits for another, the row of the later one is left out instead.
 */
public final class RecentRows {
  /** Bytes of rows held at most, however many were asked for. */
  static final int MOST_BYTES = 4 << 20;

  private final int width;
  private final int capacity;
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  private final float[] rows;
  private final double[] scores;

  /** Where the next row goes; guarded by the lock, as is all that is held. */
  private int next;

  private volatile int size;
  private volatile long dueAt;

  /**
   * @param wanted rows to hold, 0 for none; fewer are held when they are more than {@value
   *     #MOST_BYTES} bytes
   * @param width numbers in a row
   * @param window that the rows span at least
   * @param nanoTime a clock that never goes back, in nanoseconds from whenever
   */
  public RecentRows(int wanted, int width, Duration window, LongSupplier nanoTime) {
    this.width = width;
    this.capacity = (int) Math.min(wanted, MOST_BYTES / ((long) width * Float.BYTES));
    this.pauseNanos = capacity == 0 ? 0 : Math.ceilDiv(window.toNanos(), capacity);
    this.nanoTime = nanoTime;
    this.rows = new float[capacity * width];
    this.scores = new double[capacity];
    this.dueAt = nanoTime.getAsLong();
  }

  /**
   * Takes one of the rows if one is due: the first whose score is a number, since any other can be
   * compared with nothing.
   *
   * @param sent the rows as the user sent them, row after row
   * @param given one score per row
   */
  public void offer(float[] sent, double[] given) {
    if (capacity == 0) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - dueAt < 0) {
      return;
    }
    int row = firstFinite(given);
    if (row < given.length && lock.tryLock()) {
      try {
        if (now - dueAt >= 0) {
          keep(sent, row, given[row]);
          dueAt = now + pauseNanos;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private static int firstFinite(double[] given) {
    int row = 0;
    while (row < given.length && !Double.isFinite(given[row])) {
      row++;
    }
    return row;
  }

  private void keep(float[] sent, int row, double score) {
    System.arraycopy(sent, row * width, rows, next * width, width);
    scores[next] = score;
    next = (next + 1) % capacity;
    size = Math.min(size + 1, capacity);
  }

  /** Rows held at most. */
  public int capacity() {
    return capacity;
  }

  /** Rows held now. */
  public int size() {
    return size;
  }

  /** The scores of what is held, in no order. */
  public double[] scores() {
    lock.lock();
    try {
      // until it is full it begins at 0; from then on all of it is held
      return Arrays.copyOf(scores, size);
    } finally {
      lock.unlock();
    }
  }

  /** A copy of what is held, the oldest first. */
  public ScoredRows held() {
    lock.lock();
    try {
      float[] rowsInOrder = new float[size * width];
      double[] scoresInOrder = new double[size];
      // until it is full it begins at 0; from then on with the row that goes next
      int oldest = size < capacity ? 0 : next;
      int behind = size - oldest;
      System.arraycopy(rows, oldest * width, rowsInOrder, 0, behind * width);
      System.arraycopy(rows, 0, rowsInOrder, behind * width, oldest * width);
      System.arraycopy(scores, oldest, scoresInOrder, 0, behind);
      System.arraycopy(scores, 0, scoresInOrder, behind, oldest);
      return new ScoredRows(rowsInOrder, scoresInOrder);
    } finally {
      lock.unlock();
    }
  }
}
