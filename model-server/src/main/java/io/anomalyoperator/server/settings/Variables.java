package io.anomalyoperator.server.settings;

import java.util.Map;
import java.util.Optional;

/** Environment variables, read with complaints that name them. An empty one counts as unset. */
public final class Variables {
  private final Map<String, String> environment;

  public Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  public long number(String name, long standard, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return standard;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the complaint below says all there is to say
    }
    throw new InvalidSettingException(
        "%s is '%s'; expected a whole number from %d to %d"
            .formatted(name, text.get(), least, most));
  }

  public int port(String name, int standard) {
    return (int) number(name, standard, 1, 65535);
  }

  public Optional<Double> decimal(String name) {
    return text(name)
        .map(
            text -> {
              try {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                  return value;
                }
              } catch (NumberFormatException e) {
                // the complaint below says all there is to say
              }
              throw new InvalidSettingException(
                  "%s is '%s'; expected a number".formatted(name, text));
            });
  }
}
