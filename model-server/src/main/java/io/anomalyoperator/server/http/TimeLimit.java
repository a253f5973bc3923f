package io.anomalyoperator.server.http;

import io.anomalyoperator.server.scoring.Deadline;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How long a request says that its rows may wait. */
final class TimeLimit {
  static final String HEADER = "timeout-ms";

  /** No limit, as the body of a request says it. */
  static final long NONE = 0;

  private static final Duration LONGEST = Duration.ofHours(1);

  private TimeLimit() {}

  /**
   * The deadline of a request, from now on; {@link Refused} says what is wrong with its header.
   *
   * @param limitMicros what its body says, {@link #NONE} when nothing
   */
  static Deadline of(HttpHeaders headers, long limitMicros) {
    String header = headers.get(HEADER);
    if (header == null && limitMicros == NONE) {
      return Deadline.NONE;
    }
    Duration byBody =
        limitMicros == NONE || limitMicros > LONGEST.toNanos() / 1000
            ? LONGEST
            : Duration.of(limitMicros, ChronoUnit.MICROS);
    Duration byHeader = header == null ? LONGEST : millis(header);
    return Deadline.in(byHeader.compareTo(byBody) < 0 ? byHeader : byBody);
  }

  private static Duration millis(String header) {
    try {
      long millis = Long.parseLong(header.strip());
      if (millis >= 1 && millis <= LONGEST.toMillis()) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // the complaint below says all there is to say
    }
    throw Refused.badRequest(
        "%s is '%s'; expected a whole number of milliseconds from 1 to %d"
            .formatted(HEADER, header, LONGEST.toMillis()));
  }
}
