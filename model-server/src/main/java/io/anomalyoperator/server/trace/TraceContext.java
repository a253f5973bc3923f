package io.anomalyoperator.server.trace;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What a caller says of the trace that a request belongs to, by the header {@code traceparent} of
 * W3C Trace Context: {@code 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId of the caller, 16 hexadecimal digits
 * @param sampled whether somebody keeps the trace
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
  public static final String HEADER = "traceparent";

  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int SAMPLED = 1;

  /** Null when there is none, or none that can be understood: a trace is never worth an error. */
  public static @Nullable TraceContext parse(@Nullable String header) {
    if (header == null || header.length() < LENGTH || !hasItsShape(header)) {
      return null;
    }
    String traceId = header.substring(TRACE, SPAN - 1);
    String spanId = header.substring(SPAN, FLAGS - 1);
    int flags = Character.digit(header.charAt(FLAGS + 1), 16);
    return isZero(traceId) || isZero(spanId)
        ? null
        : new TraceContext(traceId, spanId, (flags & SAMPLED) != 0);
  }

  /** Later versions may say more behind what the first one says; version ff is none. */
  private static boolean hasItsShape(String header) {
    for (int i = 0; i < LENGTH; i++) {
      char c = header.charAt(i);
      boolean dash = i == TRACE - 1 || i == SPAN - 1 || i == FLAGS - 1;
      if (dash ? c != '-' : !isLowerHex(c)) {
        return false;
      }
    }
    if (header.startsWith("ff")) {
      return false;
    }
    return header.length() == LENGTH || (!header.startsWith("00") && header.charAt(LENGTH) == '-');
  }

  private static boolean isLowerHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static boolean isZero(String id) {
    return id.chars().allMatch(c -> c == '0');
  }

  /** Adds both ids to whatever this thread logs until that is closed. */
  public Logged logged() {
    MDC.put("trace_id", traceId);
    MDC.put("span_id", spanId);
    return () -> {
      MDC.remove("trace_id");
      MDC.remove("span_id");
    };
  }

  /** Ends what {@link #logged} began. */
  public interface Logged extends AutoCloseable {
    @Override
    void close();
  }
}
