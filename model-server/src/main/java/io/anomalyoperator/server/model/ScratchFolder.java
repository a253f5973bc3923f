package io.anomalyoperator.server.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A folder for what is unpacked while a server runs, gone afterwards. */
final class ScratchFolder implements AutoCloseable {
  private final AtomicReference<Optional<Path>> folder = new AtomicReference<>(Optional.empty());

  Path create() throws IOException {
    Path created = Files.createTempDirectory("model-package-");
    folder.set(Optional.of(created));
    return created;
  }

  @Override
  public void close() {
    folder.getAndSet(Optional.empty()).ifPresent(ScratchFolder::delete);
  }

  /** Deletes a folder and what is in it, as far as that goes. */
  static void delete(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // a leftover in the temporary folder harms nobody and must not fail a stop
      root.toFile().deleteOnExit();
    }
  }
}
