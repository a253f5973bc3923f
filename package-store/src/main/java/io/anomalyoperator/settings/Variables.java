package io.anomalyoperator.settings;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Environment variables, read with complaints that name them. An empty one counts as unset. */
public final class Variables {
  private final Map<String, String> environment;

  public Variables(Map<String, String> environment) {
    this.environment = Collections.unmodifiableMap(environment);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  /** Words with commas or spaces between them. */
  public Set<String> words(String name) {
    return text(name).stream()
        .flatMap(text -> Arrays.stream(text.split("[,\\s]+")))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** One of some words, in lower case, however it is written. */
  public Optional<String> oneOf(String name, List<String> known) {
    Optional<String> word = text(name).map(text -> text.toLowerCase(Locale.ROOT));
    if (word.isPresent() && !known.contains(word.get())) {
      throw refused(name, "one of " + String.join(", ", known));
    }
    return word;
  }

  public Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw refused(name, "true or false");
                });
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
    throw refused(name, "a whole number from %d to %d".formatted(least, most));
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
              throw refused(name, "a number");
            });
  }

  /** What to throw for a value that cannot be used. */
  public InvalidSettingException refused(String name, String expected) {
    return new InvalidSettingException(
        "%s is '%s'; expected %s".formatted(name, text(name).orElse(""), expected));
  }
}
