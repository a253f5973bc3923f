package io.anomalyoperator.settings;

import java.util.List;

/**
 * What the log holds and how its lines look.
 *
 * @param level one of {@link #LEVELS}
 * @param format one of {@link #FORMATS}
 */
public record LogSettings(String level, String format) {
  public static final List<String> LEVELS =
      List.of("trace", "debug", "info", "warn", "error", "off");
  public static final List<String> FORMATS = List.of("text", "json");

  /** What people get who ask for nothing. */
  public static final LogSettings USUAL = new LogSettings("info", "text");

  public static LogSettings from(Variables variables) {
    return new LogSettings(
        variables.oneOf("LOG_LEVEL", LEVELS).orElse(USUAL.level()),
        variables.oneOf("LOG_FORMAT", FORMATS).orElse(USUAL.format()));
  }

  /**
   * The usual ones where these cannot be used: whoever refuses them must be able to say so in the
   * log.
   */
  public static LogSettings orUsual(Variables variables) {
    try {
      return from(variables);
    } catch (InvalidSettingException e) {
      return USUAL;
    }
  }

  /** Whether a line is a JSON object. */
  public boolean json() {
    return format.equals("json");
  }
}
