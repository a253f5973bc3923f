package io.anomalyoperator.e2e.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.opentest4j.AssertionFailedError;

/** A team's own chart with nothing but one model in it. */
public final class ModelChart {
  /** What helm says when it gave up waiting. */
  public static final String TIMED_OUT = "context deadline exceeded";

  private final Path folder;

  private ModelChart(Path folder) {
    this.folder = folder;
  }

  /** In an empty folder; for Helm 4, which waits by kstatus. */
  public static ModelChart in(Path folder) {
    var version =
        Shell.succeed(Patience.SOON, Map.of(), List.of("helm", "version", "--short")).strip();
    if (!version.startsWith("v4.")) {
      throw new AssertionFailedError("Helm 4 waits by kstatus, found " + version);
    }
    try {
      Files.createDirectories(folder.resolve("templates"));
      Files.writeString(
          folder.resolve("Chart.yaml"), "{apiVersion: v2, name: model, version: 0.0.1}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelChart(folder);
  }

  /** {@code helm upgrade --install --wait}, in a release named like the model. */
  public Shell.Result upgrade(Model model, ModelSpec spec, Duration timeout) {
    try {
      Files.writeString(folder.resolve("templates/model.yaml"), model.yaml(spec));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long begin = System.nanoTime();
    var result =
        Shell.run(
            timeout.plusSeconds(60),
            Map.of(),
            List.of(
                "helm",
                "upgrade",
                "--install",
                model.name(),
                folder.toString(),
                "--namespace",
                model.namespace(),
                "--wait",
                "--timeout",
                timeout.toSeconds() + "s"));
    System.out.printf(
        "helm upgrade --wait of %s: code %d after %d ms: %s%n",
        model,
        result.code(),
        Duration.ofNanos(System.nanoTime() - begin).toMillis(),
        result.err().strip());
    return result;
  }
}
