package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes entries as files of a folder; takes them away again if the package turns out wrong. */
final class FolderSink implements EntrySink {
  private final Path folder;
  private final List<Path> written = new ArrayList<>();

  FolderSink(Path folder) {
    this.folder = folder;
  }

  @Override
  public OutputStream open(String name) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    written.add(file);
    return Files.newOutputStream(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  void discard() throws IOException {
    for (var file : written) {
      Files.deleteIfExists(file);
    }
  }
}
