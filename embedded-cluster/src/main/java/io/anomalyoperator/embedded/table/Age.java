package io.anomalyoperator.embedded.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Durations as kubectl shows them: 119s, 5m3s, 47m, 7h5m, 2d3h, 9d. */
final class Age {
  private Age() {}

  static String since(JsonNode time) {
    if (time.isMissingNode() || time.isNull()) {
      return "<unknown>";
    }
    try {
      return of(Duration.between(Instant.parse(time.asText()), Instant.now()));
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }

  static String of(Duration age) {
    long s = age.toSeconds();
    if (s < -1) {
      return "<invalid>";
    }
    if (s < 120) {
      return Math.max(0, s) + "s";
    }
    if (s < 600) {
      return two(s / 60, "m", s % 60, "s");
    }
    if (s < 3 * 3600) {
      return s / 60 + "m";
    }
    if (s < 8 * 3600) {
      return two(s / 3600, "h", s / 60 % 60, "m");
    }
    if (s < 48 * 3600) {
      return s / 3600 + "h";
    }
    if (s < 8 * 86400) {
      return two(s / 86400, "d", s / 3600 % 24, "h");
    }
    return s / 86400 + "d";
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return large + unit + (small == 0 ? "" : small + smallUnit);
  }
}
