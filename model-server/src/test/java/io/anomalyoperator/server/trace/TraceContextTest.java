package io.anomalyoperator.server.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03, true",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings, true"
  })
  void aTraceIsKnownByItsIds(String header, boolean sampled) {
    assertEquals(new TraceContext(TRACE, SPAN, sampled), TraceContext.parse(header));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void whatCannotBeUnderstoodIsNone(String header) {
    assertNull(TraceContext.parse(header));
  }

  @Test
  void aLineOfTheLogBearsBothIdsUntilThatIsOver() {
    try (TraceContext.Logged _ = new TraceContext(TRACE, SPAN, false).logged()) {
      assertEquals(TRACE, MDC.get("trace_id"));
      assertEquals(SPAN, MDC.get("span_id"));
    }

    assertNull(MDC.get("trace_id"));
    assertNull(MDC.get("span_id"));
  }
}
