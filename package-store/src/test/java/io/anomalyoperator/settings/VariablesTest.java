package io.anomalyoperator.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VariablesTest {
  private static Variables with(String value) {
    return new Variables(Map.of("NAME", value));
  }

  @Test
  void whatIsEmptyIsUnset() {
    assertEquals(Optional.empty(), with("  ").text("NAME"));
    assertEquals(Optional.empty(), with("").flag("NAME"));
    assertEquals(7, with(" ").number("NAME", 7, 1, 9));
    assertEquals(Set.of(), with("").words("NAME"));
    assertEquals(LogSettings.USUAL, LogSettings.from(new Variables(Map.of("LOG_LEVEL", ""))));
  }

  @Test
  void valuesAreReadAsPeopleWriteThem() {
    assertEquals(Optional.of("a b"), with(" a b ").text("NAME"));
    assertEquals(Set.of("a", "b", "c"), with("a, b c").words("NAME"));
    assertEquals(Optional.of("on"), with("ON").oneOf("NAME", List.of("on", "off")));
    assertEquals(Optional.of(true), with("True").flag("NAME"));
    assertEquals(9, with("9").number("NAME", 7, 1, 9));
    assertEquals(Optional.of(0.5), with("5e-1").decimal("NAME"));
    assertEquals(
        new LogSettings("debug", "json"),
        LogSettings.from(new Variables(Map.of("LOG_LEVEL", "DEBUG", "LOG_FORMAT", "Json"))));
  }

  static Stream<Arguments> whatCannotBeUsedIsNamed() {
    return Stream.of(
        refused("yes", v -> v.flag("NAME"), "true or false"),
        refused("blue", v -> v.oneOf("NAME", List.of("on", "off")), "one of on, off"),
        refused("10", v -> v.number("NAME", 7, 1, 9), "a whole number from 1 to 9"),
        refused("1.5", v -> v.number("NAME", 7, 1, 9), "a whole number from 1 to 9"),
        refused("0", v -> v.port("NAME", 80), "a whole number from 1 to 65535"),
        refused("NaN", v -> v.decimal("NAME"), "a number"),
        refused("half", v -> v.decimal("NAME"), "a number"));
  }

  private static Arguments refused(String value, Consumer<Variables> read, String expected) {
    return Arguments.of(value, read, expected);
  }

  @ParameterizedTest(name = "{0}: expected {2}")
  @MethodSource
  void whatCannotBeUsedIsNamed(String value, Consumer<Variables> read, String expected) {
    var refusal = assertThrows(InvalidSettingException.class, () -> read.accept(with(value)));
    assertEquals("NAME is '%s'; expected %s".formatted(value, expected), refusal.getMessage());
  }

  @Test
  void aLogThatCannotBeHadIsTheUsualOneForWhoRefusesIt() {
    var variables = new Variables(Map.of("LOG_FORMAT", "xml"));
    assertEquals(LogSettings.USUAL, LogSettings.orUsual(variables));
    var refusal = assertThrows(InvalidSettingException.class, () -> LogSettings.from(variables));
    assertEquals("LOG_FORMAT is 'xml'; expected one of text, json", refusal.getMessage());
  }
}
