package io.anomalyoperator.operator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the log's lines look and what they tell. A value that cannot be used ends the operator, and
 * the log must be able to say so.
 *
 * @param format one of {@link #FORMATS}
 * @param level one of {@link #LEVELS}
 */
record LogSettings(String format, String level) {
  static final List<String> FORMATS = List.of("text", "json");
  static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "off");

  private static final LogSettings USUAL = new LogSettings("text", "info");

  static LogSettings from(Map<String, String> environment) {
    return new LogSettings(
        oneOf("LOG_FORMAT", environment, FORMATS).orElse(USUAL.format()),
        oneOf("LOG_LEVEL", environment, LEVELS).orElse(USUAL.level()));
  }

  /** The usual ones where {@link OperatorConfig} is about to refuse these. */
  static LogSettings orUsual(Map<String, String> environment) {
    try {
      return from(environment);
    } catch (IllegalArgumentException e) {
      return USUAL;
    }
  }

  private static Optional<String> oneOf(
      String name, Map<String, String> environment, List<String> known) {
    String text = environment.getOrDefault(name, "").strip();
    String value = text.toLowerCase(Locale.ROOT);
    if (!value.isEmpty() && !known.contains(value)) {
      throw new IllegalArgumentException(
          name + " is \"" + text + "\", expected one of " + String.join(", ", known));
    }
    return Optional.of(value).filter(v -> !v.isEmpty());
  }

  /** Tells logback.xml, which reads it with the process's first logger. */
  void use() {
    System.setProperty("log.format", format);
    System.setProperty("log.level", level);
  }
}
