package io.anomalyoperator.server.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the log holds and how its lines look.
 *
 * @param level one of {@link #LEVELS}
 * @param json a JSON object for each line, instead of text
 */
public record LogSettings(String level, boolean json) {
  public static final List<String> LEVELS =
      List.of("trace", "debug", "info", "warn", "error", "off");
  public static final List<String> FORMATS = List.of("text", "json");

  /** What people get who ask for nothing. */
  public static final LogSettings USUAL = new LogSettings("info", false);

  public static LogSettings from(Variables variables) {
    return new LogSettings(
        oneOf("LOG_LEVEL", variables, LEVELS).orElse(USUAL.level()),
        oneOf("LOG_FORMAT", variables, FORMATS).map("json"::equals).orElse(USUAL.json()));
  }

  private static Optional<String> oneOf(String name, Variables variables, List<String> known) {
    Optional<String> text = variables.text(name);
    Optional<String> value = text.map(t -> t.toLowerCase(Locale.ROOT));
    if (value.isPresent() && !known.contains(value.get())) {
      throw new InvalidSettingException(
          "%s is '%s'; expected one of %s".formatted(name, text.get(), String.join(", ", known)));
    }
    return value;
  }
}
