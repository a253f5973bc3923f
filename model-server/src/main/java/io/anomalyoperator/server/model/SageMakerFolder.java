package io.anomalyoperator.server.model;

import io.anomalyoperator.settings.InvalidSettingException;
import io.anomalyoperator.settings.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder where SageMaker leaves a model: {@code /opt/ml/model}, with the content of the archive
 * that the endpoint names, or the archive itself when whoever runs the container mounted that.
 */
public final class SageMakerFolder {
  private static final String BASE = "/opt/ml";
  private static final String MANIFEST = "manifest.json";
  private static final String ARCHIVE = ".tar.gz";

  private SageMakerFolder() {}

  /** The package in it; empty when there is no such folder, or nothing in it. */
  public static Optional<Path> find(Map<String, String> environment) {
    Path folder =
        Path.of(new Variables(environment).text("SAGEMAKER_BASE_DIR").orElse(BASE), "model");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    if (Files.exists(folder.resolve(MANIFEST))) {
      return Optional.of(folder);
    }
    List<Path> files = content(folder);
    List<Path> archives =
        files.stream().filter(file -> file.getFileName().toString().endsWith(ARCHIVE)).toList();
    if (!files.isEmpty() && archives.size() != 1) {
      throw new InvalidSettingException(
          "%s holds %s; expected the files of a package, %s among them, or one archive (%s)"
              .formatted(
                  folder, files.stream().map(Path::getFileName).toList(), MANIFEST, ARCHIVE));
    }
    return archives.stream().findFirst();
  }

  private static List<Path> content(Path folder) {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
