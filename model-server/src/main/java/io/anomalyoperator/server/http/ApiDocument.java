package io.anomalyoperator.server.http;

import io.anomalyoperator.modelpackage.GoldenSet;
import io.anomalyoperator.server.model.ServingModel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The API document with the facts of one model: its name and input, how many numbers a row has, and
 * rows that can be sent as they are. Facts stand in double braces. What stands between the marks
 * {@code #<input} or {@code #<rows} and {@code #>} tells of the input, or shows rows, and is left
 * out where it may not.
 */
final class ApiDocument {
  private static final Pattern FACT = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final Pattern MARKED =
      Pattern.compile("^ *#<(input|rows)\n(.*?)^ *#>\n", Pattern.MULTILINE | Pattern.DOTALL);

  /** Longer rows are no examples to read, and make the document large. */
  private static final int LONGEST_ROW = 4096;

  /** How much of a model is told. */
  enum Shown {
    /** Its name and version alone. */
    NAME,
    /** What a row is, too; rows in examples are zeros. */
    INPUT,
    /** Rows of its golden set, too. */
    GOLDEN_ROWS
  }

  private ApiDocument() {}

  /** Fills the template in; throws when it asks for a fact that there is not. */
  static String of(String template, ServingModel model, Shown shown) {
    GoldenSet golden = model.folder().golden();
    boolean rows = shown != Shown.NAME && golden.width() <= LONGEST_ROW;
    String text =
        MARKED
            .matcher(template)
            .replaceAll(
                found -> {
                  boolean stays = found.group(1).equals("rows") ? rows : shown != Shown.NAME;
                  return stays ? Matcher.quoteReplacement(found.group(2)) : "";
                });
    Map<String, String> facts = facts(model, rows ? examples(golden, shown) : List.of());
    return FACT.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(fact(facts, found.group(1))));
  }

  private static String fact(Map<String, String> facts, String name) {
    String fact = facts.get(name);
    if (fact == null) {
      throw new IllegalStateException(
          "the API document asks for '%s'; there are %s".formatted(name, facts.keySet()));
    }
    return fact;
  }

  private static Map<String, String> facts(ServingModel model, List<String> examples) {
    return Map.of(
        "model", JsonText.quote(model.manifest().name()),
        "model-version", JsonText.quote(model.manifest().version()),
        "input", JsonText.quote(model.manifest().input().name()),
        "row-shape",
            model.rowShape().stream().map(String::valueOf).collect(Collectors.joining(", ")),
        "width", String.valueOf(model.folder().golden().width()),
        "row", "[" + examples.stream().findFirst().orElse("") + "]",
        "rows", examples.stream().map(row -> "[" + row + "]").toList().toString(),
        "csv",
            JsonText.quote(examples.stream().map(row -> row + "\n").collect(Collectors.joining())));
  }

  /** Two rows, each as its numbers. */
  private static List<String> examples(GoldenSet golden, Shown shown) {
    return Stream.of(0, 1)
        .map(index -> golden.input(index % golden.size()))
        .map(row -> numbers(row, shown == Shown.GOLDEN_ROWS))
        .toList();
  }

  private static String numbers(float[] row, boolean golden) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> golden ? plain(row[i]) : "0")
        .collect(Collectors.joining(", "));
  }

  /** Without an exponent: by YAML 1.1, {@code 2.0E7} is a text. */
  private static String plain(float number) {
    return number == 0
        ? "0"
        : new BigDecimal(Float.toString(number)).stripTrailingZeros().toPlainString();
  }
}
