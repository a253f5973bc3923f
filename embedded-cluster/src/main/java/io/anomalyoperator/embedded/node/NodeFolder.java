package io.anomalyoperator.embedded.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node keeps logs, files of pods and the registry of its processes.
 *
 * @param temporary whether it goes when the node does
 */
record NodeFolder(Path path, boolean temporary) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFolder.class);

  /** The folder that was asked for, or a new one for as long as the node lives. */
  static NodeFolder of(Optional<Path> wanted) throws IOException {
    return wanted.isPresent()
        ? new NodeFolder(Files.createDirectories(wanted.get()).toAbsolutePath(), false)
        : new NodeFolder(Files.createTempDirectory("embedded-cluster").toAbsolutePath(), true);
  }

  @Override
  public void close() {
    if (temporary) {
      delete(path);
    }
  }

  /** Deletes what can be deleted; nobody waits for it. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} stays", folder, e);
    }
  }
}
