package io.anomalyoperator.embedded.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Label and field selectors in the form they have in a query: {@code a=b,c!=d,e in (f,g),!h}. An
 * empty selector matches everything.
 */
public final class Selectors {
  private Selectors() {}

  public static Predicate<JsonNode> labels(String selector) {
    return terms(selector, ",(?![^(]*\\))").map(Selectors::label).reduce(o -> true, Predicate::and);
  }

  public static Predicate<JsonNode> fields(String selector) {
    return terms(selector, ",").map(Selectors::field).reduce(o -> true, Predicate::and);
  }

  /** The names of the fields that a field selector speaks of, as in {@code metadata.name}. */
  public static List<String> fieldNames(String selector) {
    return terms(selector, ",").map(term -> term.split("!=|==?", 2)[0]).toList();
  }

  private static Stream<String> terms(String selector, String separator) {
    return Arrays.stream(selector.split(separator)).map(String::trim).filter(t -> !t.isEmpty());
  }

  private static Predicate<JsonNode> field(String term) {
    boolean not = term.contains("!=");
    String[] pair = (term + "=").split("!=|==?", 3);
    return o -> JsonPaths.get(o, "." + pair[0]).asText("").equals(pair[1]) != not;
  }

  private static Predicate<JsonNode> label(String term) {
    if (term.matches("\\S+ (not)?in \\(.*\\)")) {
      String key = term.substring(0, term.indexOf(' '));
      boolean not = term.contains(" notin ");
      List<String> values =
          Arrays.stream(term.replaceAll(".*\\(|\\)", "").split(",", -1)).map(String::trim).toList();
      return o -> (has(o, key) && values.contains(value(o, key))) != not;
    }
    if (term.contains("=")) {
      boolean not = term.contains("!=");
      String[] pair = term.split("!=|==?", 2);
      return o -> (has(o, pair[0]) && pair[1].equals(value(o, pair[0]))) != not;
    }
    return term.startsWith("!") ? o -> !has(o, term.substring(1)) : o -> has(o, term);
  }

  private static boolean has(JsonNode object, String key) {
    return Meta.of(object).path("labels").has(key);
  }

  private static String value(JsonNode object, String key) {
    return Meta.of(object).path("labels").path(key).asText("");
  }
}
