package io.anomalyoperator.e2e.ground;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The chart, installed as a release of its own that cares for the tests' namespaces alone. */
public final class HelmChart {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Settings settings;
  private final Path chart;
  private final boolean withCrd;
  private final Set<String> watched;

  /** The command that made it what it is. */
  private List<String> current = List.of();

  /**
   * @param withCrd whether the CRD comes with the release; not if it is somebody else's already
   */
  HelmChart(Settings settings, Path chart, boolean withCrd, Set<String> watched) {
    this.settings = settings;
    this.chart = chart;
    this.withCrd = withCrd;
    this.watched = Set.copyOf(watched);
  }

  /** Installs or upgrades it with the server image of the settings, and waits until it runs. */
  void install() {
    upgrade(settings.serverImage(), Map.of());
  }

  /** The folder of the chart. */
  public Path folder() {
    return chart;
  }

  /** Whether the CRD came with the release. */
  boolean bringsTheCrd() {
    return withCrd;
  }

  /** Installs it from another folder, this once. */
  void installFrom(Path folder) {
    upgrade(folder, settings.serverImage(), Map.of());
  }

  /** Upgrades it to another default image of model servers and other values, unless it has them. */
  public void upgrade(String serverImage, Map<String, String> values) {
    upgrade(chart, serverImage, values);
  }

  private void upgrade(Path folder, String serverImage, Map<String, String> values) {
    var command =
        new ArrayList<>(
            List.of(
                "helm",
                "upgrade",
                "--install",
                Ground.NAME,
                folder.toString(),
                "--namespace",
                Ground.OPERATOR_NAMESPACE,
                "--wait",
                "--timeout",
                LIMIT.minusSeconds(10).toSeconds() + "s"));
    set(command, "crds.enabled", Boolean.toString(withCrd));
    set(command, "watchNamespaces", "{" + String.join(",", watched) + "}");
    set(command, "s3.endpoint", settings.s3Endpoint().toString());
    set(command, "artifactPollSeconds", "1");
    set(command, "driftPollSeconds", "1");
    // scenarios bring S3 servers and images of their own
    set(command, "access.rules[0].namespaces", "{*}");
    for (String list :
        List.of("buckets", "endpoints", "imageRepositories", "serviceAccounts", "roleArns")) {
      set(command, "access.rules[0]." + list, "{*}");
    }
    image(command, "image", settings.operatorImage());
    image(command, "modelServer.image", serverImage);
    new TreeMap<>(values).forEach((name, value) -> set(command, name, value));
    if (command.equals(current)) {
      return;
    }
    current = List.of();
    Shell.succeed(LIMIT, Map.of(), command);
    current = List.copyOf(command);
  }

  void uninstall() {
    current = List.of();
    Shell.run(
        LIMIT,
        Map.of(),
        List.of(
            "helm", "uninstall", Ground.NAME, "--namespace", Ground.OPERATOR_NAMESPACE, "--wait"));
  }

  private static void image(List<String> command, String value, String image) {
    int tag = image.lastIndexOf(':');
    set(command, value + ".repository", image.substring(0, tag));
    set(command, value + ".tag", image.substring(tag + 1));
  }

  private static void set(List<String> command, String name, String value) {
    command.add("--set");
    command.add(name + "=" + value);
  }
}
