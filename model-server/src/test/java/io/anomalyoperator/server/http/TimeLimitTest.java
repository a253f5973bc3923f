package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anomalyoperator.server.scoring.Deadline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeLimitTest {

  @Test
  void whoeverSaysNothingWaitsForAsLongAsItTakes() {
    assertEquals(Deadline.NONE, TimeLimit.of(headers(""), TimeLimit.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "20,    0,                   20000",
    "'',    500,                 500",
    "20,    500,                 500",
    "20,    50000,               20000",
    " 7 ,   0,                   7000",
    "'',    9223372036854775807, 3600000000"
  })
  void theShorterOfHeaderAndBodyCounts(String millis, long bodyMicros, long micros) {
    Deadline deadline = TimeLimit.of(headers(millis), bodyMicros);

    assertEquals(Duration.ofNanos(1000 * micros), Duration.ofNanos(deadline.limitNanos()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "3600001", "abc", "1s", "99999999999999999999"})
  void aHeaderThatCannotBeMeantIsRefused(String millis) {
    Refused refused = assertThrows(Refused.class, () -> TimeLimit.of(headers(millis), 0));
    assertEquals(
        "timeout-ms is '%s'; expected a whole number of milliseconds from 1 to 3600000"
            .formatted(millis),
        refused.getMessage());
  }

  private static HttpHeaders headers(String millis) {
    HttpHeaders headers = new DefaultHttpHeaders();
    return millis.isEmpty() ? headers : headers.set(TimeLimit.HEADER, millis);
  }
}
