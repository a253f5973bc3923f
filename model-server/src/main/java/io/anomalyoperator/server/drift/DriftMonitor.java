package io.anomalyoperator.server.drift;

import io.anomalyoperator.server.drift.DriftReport.Verdict;
import io.anomalyoperator.server.replay.RecentRows;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Watches the traffic of one model for drift. What a request costs is a look at the clock; rows are
 * compared when somebody asks, and not again for {@link #FRESH}.
 */
public final class DriftMonitor {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final DriftDetector detector;
  private final RecentRows rows;
  private final Duration window;
  private final LongSupplier nanoTime;

  private DriftReport latest = DriftReport.without(Verdict.INSUFFICIENT_DATA, 0);
  private long staleAt;

  /**
   * A monitor.
   *
   * @param samples rows to keep, at most; 0 for none, ever
   * @param width numbers in a row
   * @param window in which so many rows are taken, spread evenly
   * @param nanoTime a clock that never goes back, in nanoseconds from whenever
   */
  public DriftMonitor(
      DriftDetector detector, int samples, int width, Duration window, LongSupplier nanoTime) {
    this.detector = detector;
    this.rows = new RecentRows(samples, width, window, nanoTime);
    this.window = window;
    this.nanoTime = nanoTime;
    this.staleAt = nanoTime.getAsLong();
  }

  /** Takes one of the rows if one is due. */
  public void offer(float[] sent, double[] given) {
    rows.offer(sent, given);
  }

  /** In what time the rows came, at least. */
  public Duration window() {
    return window;
  }

  /** What the rows that are kept tell. */
  public synchronized DriftReport report() {
    if (rows.capacity() == 0) {
      return DriftReport.without(Verdict.OFF, 0);
    }
    int samples = rows.size();
    if (samples < DriftDetector.MIN_SAMPLES) {
      return DriftReport.without(Verdict.INSUFFICIENT_DATA, samples);
    }
    long now = nanoTime.getAsLong();
    if (now - staleAt >= 0) {
      latest = detector.compare(rows.held());
      staleAt = now + FRESH.toNanos();
    }
    return latest;
  }
}
