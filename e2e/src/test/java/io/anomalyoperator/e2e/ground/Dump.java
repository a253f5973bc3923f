package io.anomalyoperator.e2e.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the cluster says when a scenario failed, kept under {@code target/e2e}. */
final class Dump {
  private Dump() {}

  static void of(Ground ground, String test) {
    Path file = Path.of("target", "e2e", test + ".txt");
    var text = new StringBuilder();
    for (String namespace : List.of(Ground.NAMESPACE, Ground.OTHER_NAMESPACE)) {
      add(text, ground, "-n", namespace, "get", "anomalymodels,pods,services", "-o", "wide");
      add(text, ground, "-n", namespace, "get", "anomalymodels,endpointslices", "-o", "yaml");
      add(text, ground, "-n", namespace, "get", "events", "--sort-by=.lastTimestamp");
      add(text, ground, "-n", namespace, "describe", "pods");
      logs(text, ground, namespace);
    }
    logs(text, ground, Ground.OPERATOR_NAMESPACE);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println(test + " failed; what the cluster said is in " + file.toAbsolutePath());
  }

  private static void logs(StringBuilder text, Ground ground, String namespace) {
    for (var pod : ground.client().pods().inNamespace(namespace).list().getItems()) {
      String name = pod.getMetadata().getName();
      add(text, ground, "-n", namespace, "logs", name, "--all-containers", "--tail=500");
      add(text, ground, "-n", namespace, "logs", name, "--previous", "--tail=200");
    }
  }

  private static void add(StringBuilder text, Ground ground, String... arguments) {
    var result = ground.kubectl(arguments);
    text.append("\n$ kubectl ").append(String.join(" ", arguments)).append('\n');
    text.append(result.out()).append(result.err());
  }
}
