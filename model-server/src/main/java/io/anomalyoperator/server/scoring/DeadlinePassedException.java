package io.anomalyoperator.server.scoring;

import java.time.Duration;
import java.util.Locale;

/**
 * Rows that waited longer than whoever sent them wanted to; what was left of them is not scored.
 */
public final class DeadlinePassedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * @param limit how long they might wait
   * @param waited how long they did
   * @param scored rows that had been given to a worker by then
   * @param rows of the request
   */
  DeadlinePassedException(Duration limit, Duration waited, int scored, int rows) {
    super(
        "waited %s ms for a worker, longer than the limit of %s ms; %d of %d rows were scored"
            .formatted(millis(waited), millis(limit), scored, rows),
        null,
        false,
        false);
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / NANOS_PER_MILLI);
  }
}
