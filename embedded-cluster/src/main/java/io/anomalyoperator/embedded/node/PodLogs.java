package io.anomalyoperator.embedded.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalyoperator.embedded.api.Logs;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What containers write: a file for each start of each container. */
final class PodLogs implements Logs {
  private final Path folder;

  PodLogs(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  Path file(Pod pod, String container, int restart) {
    return file(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container, restart);
  }

  private Path file(String namespace, String pod, String container, int restart) {
    return folder.resolve("%s_%s_%s_%d.log".formatted(namespace, pod, container, restart));
  }

  @Override
  public String read(JsonNode pod, String container, boolean previous, int tail) {
    String name = container.isEmpty() ? onlyContainer(pod) : container;
    int last =
        IntStream.iterate(0, i -> Files.exists(file(pod, name, i)), i -> i + 1).max().orElse(-1);
    int wanted = previous ? last - 1 : last;
    if (wanted < 0) {
      throw ApiException.badRequest(
          "container \"%s\" in pod \"%s\" is waiting to start: no output yet"
              .formatted(name, Meta.name(pod)));
    }
    try {
      List<String> lines = Files.readAllLines(file(pod, name, wanted));
      List<String> shown =
          tail < 0 ? lines : lines.subList(Math.max(0, lines.size() - tail), lines.size());
      return shown.isEmpty() ? "" : String.join("\n", shown) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(JsonNode pod, String container, int restart) {
    return file(Meta.namespace(pod), Meta.name(pod), container, restart);
  }

  private static String onlyContainer(JsonNode pod) {
    JsonNode containers = pod.path("spec").path("containers");
    if (containers.size() > 1) {
      List<String> names = names(containers).toList();
      throw ApiException.badRequest(
          "a container name must be specified for pod %s, choose one of: %s"
              .formatted(Meta.name(pod), names));
    }
    return containers.path(0).path("name").asText();
  }

  private static Stream<String> names(JsonNode containers) {
    return StreamSupport.stream(containers.spliterator(), false).map(c -> c.path("name").asText());
  }
}
