package io.anomalyoperator.operator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.embedded.EmbeddedCluster;
import io.anomalyoperator.operator.OperatorConfig;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Reason;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for people says what the code says. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DOCS = ROOT.resolve("docs");

  /** A heading of a reason is one word in the case of Java's constants. */
  private static final Pattern REASON_HEADING = Pattern.compile("(?m)^### ([A-Z][A-Za-z]+)$");

  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /** A variable where it is asked for, as in {@code variables.text("SERVER_HOST")}. */
  private static final Pattern VARIABLE =
      Pattern.compile("(?:text|number|port|decimal|flag|words|oneOf)\\(\"([A-Z][A-Z0-9_]+)\"");

  /** Sections of the troubleshooting page about programs, not about reasons. */
  private static final Set<String> PROGRAMS = Set.of("Trainer", "Operator");

  /** Values that are handed on as they are: Kubernetes documents what is in them. */
  private static final Set<String> KUBERNETES_OWN = Set.of("resources");

  @Test
  void everyReasonHasItsEntryAndEveryEntryItsReason() throws IOException {
    var written =
        REASON_HEADING
            .matcher(read(DOCS.resolve("troubleshoot.md")))
            .results()
            .map(found -> found.group(1))
            .filter(heading -> !PROGRAMS.contains(heading))
            .collect(Collectors.toCollection(TreeSet::new));
    var known =
        Arrays.stream(Reason.values())
            .map(Reason::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(known, written, "docs/troubleshoot.md has one heading for each Reason");
  }

  @Test
  void everyVariableOfTheOperatorIsDocumented() throws IOException {
    Set<String> asked = new HashSet<>();
    OperatorConfig.from(new Listening(asked, Map.of("MODEL_SERVER_IMAGE", "server:1")));
    assertTrue(asked.contains("WATCH_NAMESPACES"), "the operator reads its variables from the map");
    assertDocumented(asked, "environment variable of the operator");
  }

  /** They are other modules, so their sources are read instead of their classes asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "model-server/src/main/java/io/anomalyoperator/server/settings",
        "package-store/src/main/java/io/anomalyoperator/store",
        "package-store/src/main/java/io/anomalyoperator/settings"
      })
  void everyVariableOfModelServerAndStoreIsDocumented(String sources) throws IOException {
    Set<String> read = new TreeSet<>();
    for (Path source : files(ROOT.resolve(sources), ".java")) {
      VARIABLE.matcher(read(source)).results().forEach(found -> read.add(found.group(1)));
    }
    assertDocumented(read, "environment variable in " + sources);
  }

  @Test
  void everyValueOfTheChartIsDocumented() throws IOException {
    Map<String, ?> values = yaml(ROOT.resolve("helm/anomaly-operator/values.yaml"));
    assertDocumented(leaves("", values).collect(Collectors.toSet()), "value of the chart");
  }

  @Test
  void everyVariableThatTheChartSetsIsDocumented() throws IOException {
    var set =
        Pattern.compile("(?m)^ +- name: ([A-Z][A-Z0-9_]+)$")
            .matcher(read(ROOT.resolve("helm/anomaly-operator/templates/deployment.yaml")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    assertTrue(set.contains("MODEL_SERVER_IMAGE"), "the template has environment variables");
    assertDocumented(set, "variable that the chart sets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model-server", "operator"})
  void everyVariableThatAnImageSetsIsDocumented(String module) throws IOException {
    var container =
        Pattern.compile("(?s)<container>.*?<environment>(.*?)</environment>")
            .matcher(read(ROOT.resolve(module).resolve("pom.xml")));
    assertTrue(container.find(), "the image of " + module + " has environment variables");
    var set =
        Pattern.compile("<([A-Z][A-Z0-9_]+)>")
            .matcher(container.group(1))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    assertDocumented(set, "variable that the image of " + module + " sets");
  }

  @Test
  void troubleshootListsEachOfItsSections() throws IOException {
    String page = read(DOCS.resolve("troubleshoot.md"));
    var listed =
        Pattern.compile("(?m)^- \\[([^]]+)]\\(#")
            .matcher(page)
            .results()
            .map(m -> m.group(1))
            .toList();
    var sections =
        Pattern.compile("(?m)^## (.+)$").matcher(page).results().map(m -> m.group(1)).toList();
    assertEquals(sections, listed);
  }

  @Test
  void theApiServerTakesTheExampleAsItIsWritten() throws IOException {
    Path example = DOCS.resolve("examples/anomalymodel.yaml");
    try (var cluster = EmbeddedCluster.builder().build().start();
        var crd =
            Files.newInputStream(ROOT.resolve("crds/anomalymodels.anomaly-operator.io.yaml"));
        var model = Files.newInputStream(example)) {
      var client = cluster.client();
      client.load(crd).create();
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName("models").endMetadata().build())
          .create();
      client.load(model).create();
      var taken =
          client.resources(AnomalyModel.class).inNamespace("models").withName("mnist").get();
      Map<String, ?> written = yaml(example);
      assertWithin("spec", written.get("spec"), tree(taken).get("spec"));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    Matcher links = LINK.matcher(read(page));
    while (links.find()) {
      String link = links.group(1);
      if (link.startsWith("http")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
      assertTrue(Files.exists(target), () -> page + ": " + link + " is not there");
      if (parts.length == 2 && target.toString().endsWith(".md")) {
        assertTrue(
            anchors(read(target)).contains(parts[1]), () -> page + ": " + link + " has no heading");
      }
    }
  }

  static Stream<Path> pages() throws IOException {
    return Stream.concat(
        Stream.concat(Stream.of(ROOT), folders().stream())
            .map(folder -> folder.resolve("README.md"))
            .filter(Files::exists),
        files(DOCS, ".md").stream().filter(page -> !page.equals(DOCS.resolve("README.md"))));
  }

  @Test
  void everyFolderSaysWhatItIs() throws IOException {
    var silent =
        folders().stream().filter(folder -> Files.notExists(folder.resolve("README.md"))).toList();
    assertEquals(List.of(), silent, "top-level folders without a README.md");
  }

  /** Top-level folders that hold more than a pom. */
  private static List<Path> folders() throws IOException {
    try (var all = Files.list(ROOT)) {
      return all.filter(Files::isDirectory)
          .filter(folder -> !folder.getFileName().toString().matches("\\..*|target"))
          .filter(folder -> contents(folder).anyMatch(name -> !name.matches("pom.xml|target")))
          .sorted()
          .toList();
    }
  }

  private static Stream<String> contents(Path folder) {
    return Arrays.stream(Objects.requireNonNull(folder.toFile().list()));
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static void assertDocumented(Set<String> names, String what) throws IOException {
    assertFalse(names.isEmpty());
    var documented =
        CODE.matcher(read(DOCS.resolve("configuration.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    var missing = new TreeSet<>(names);
    missing.removeAll(documented);
    assertEquals(Set.of(), missing, "missing in docs/configuration.md: " + what);
  }

  /** Paths of the values that are no groups, as in {@code image.pullPolicy}. */
  private static Stream<String> leaves(String prefix, Map<?, ?> values) {
    return values.entrySet().stream()
        .flatMap(
            entry -> {
              String path = prefix + entry.getKey();
              return entry.getValue() instanceof Map<?, ?> group
                      && !group.isEmpty()
                      && !KUBERNETES_OWN.contains(path)
                  ? leaves(path + ".", group)
                  : Stream.of(path);
            });
  }

  /** What was written is still there: the server has pruned no field that it does not know. */
  private static void assertWithin(String path, Object written, Object taken) {
    if (written instanceof Map<?, ?> fields) {
      assertTrue(taken instanceof Map<?, ?>, () -> path + " is gone");
      fields.forEach(
          (name, value) -> assertWithin(path + "." + name, value, ((Map<?, ?>) taken).get(name)));
    } else {
      assertEquals(String.valueOf(written), String.valueOf(taken), path);
    }
  }

  private static Set<String> anchors(String page) {
    return HEADING
        .matcher(page)
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> yaml(Path file) throws IOException {
    return Serialization.unmarshal(read(file), Map.class);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> tree(Object resource) {
    return Serialization.unmarshal(Serialization.asYaml(resource), Map.class);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  /** An environment that remembers what it was asked for. */
  private static final class Listening extends AbstractMap<String, String> {
    private final Set<String> asked;
    private final Map<String, String> variables;

    Listening(Set<String> asked, Map<String, String> variables) {
      this.asked = asked;
      this.variables = variables;
    }

    @Override
    public String get(Object name) {
      asked.add(String.valueOf(name));
      return variables.get(name);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      return variables.entrySet();
    }
  }
}
