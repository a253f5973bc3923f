package io.anomalyoperator.operator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.anomalyoperator.operator.metrics.OperatorMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and dashboard ask for metrics that are there, and the documents name every alert. */
class MonitoringTest {
  private static final Path FILES = Path.of("../helm/anomaly-operator/files");
  private static final Path METRICS = Path.of("../docs/metrics.md");

  /** What of an expression is no metric: labels, ranges, texts, and what is grouped by. */
  private static final Pattern ASIDE =
      Pattern.compile("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"|\\b(by|without) *\\([^)]*\\)");

  /** A name that calls no function. */
  private static final Pattern NAME = Pattern.compile("\\b[a-z][a-z0-9_]*\\b(?! *\\()");

  private static final Pattern IN_A_TABLE = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|");
  private static final Pattern IN_A_TEXT = Pattern.compile("`([a-z_]+)`");
  private static final Pattern PART_OF_A_HISTOGRAM = Pattern.compile("_(bucket|sum|count)$");

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yaml", "dashboard.json"})
  void everyMetricThatIsAskedForIsMeasured(String file) throws IOException {
    var asked =
        texts(
                read(FILES.resolve(file)),
                file.endsWith("json") ? Set.of("expr", "query") : Set.of("expr"))
            .map(text -> text.replaceFirst("^label_values\\((.*),.*\\)$", "$1"))
            .filter(text -> !text.equals("prometheus"))
            .map(text -> ASIDE.matcher(text).replaceAll(""))
            .flatMap(text -> NAME.matcher(text).results().map(found -> found.group()))
            .map(name -> PART_OF_A_HISTOGRAM.matcher(name).replaceFirst(""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(asked.size() > 5, () -> "too few metrics were found: " + asked);
    asked.removeAll(measured());
    assertEquals(Set.of(), asked, "metrics that nobody measures, in " + file);
  }

  @Test
  void everyAlertIsInTheDocuments() throws IOException {
    var alerts =
        texts(read(FILES.resolve("alerts.yaml")), Set.of("alert"))
            .collect(Collectors.toCollection(TreeSet::new));
    String section = Files.readString(METRICS).split("## Alerts and a dashboard")[1];
    var written =
        Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|")
            .matcher(section)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(alerts, written);
  }

  /**
   * The operator's own, and the model server's as its documents have them, which its tests check.
   */
  private static Set<String> measured() throws IOException {
    var names = new HashSet<String>();
    Collections.list(new OperatorMetrics().registry().metricFamilySamples()).stream()
        .flatMap(family -> Stream.of(family.getNames()))
        .map(name -> PART_OF_A_HISTOGRAM.matcher(name).replaceFirst(""))
        .forEach(names::add);
    String documents = Files.readString(METRICS);
    IN_A_TABLE.matcher(documents).results().forEach(found -> names.add(found.group(1)));
    documents
        .lines()
        .filter(line -> line.startsWith("Beside these:"))
        .flatMap(line -> IN_A_TEXT.matcher(line).results())
        .forEach(found -> names.add(found.group(1)));
    return names;
  }

  private static JsonNode read(Path file) throws IOException {
    var mapper = new ObjectMapper(file.toString().endsWith("yaml") ? new YAMLFactory() : null);
    return mapper.readTree(Files.readString(file));
  }

  /** The texts under these names, wherever they are. */
  private static Stream<String> texts(JsonNode node, Set<String> names) {
    Stream<String> here =
        node.propertyStream()
            .filter(field -> names.contains(field.getKey()) && field.getValue().isTextual())
            .map(field -> field.getValue().asText());
    return Stream.concat(here, node.valueStream().flatMap(child -> texts(child, names)));
  }
}
