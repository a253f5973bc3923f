package io.anomalyoperator.modelpackage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes entries as a {@code .tar.gz} of which every byte follows from their names and contents:
 * plain tar headers without times and owners, no extensions, in {@link StoredGzip}.
 */
final class ArchiveWriter implements AutoCloseable {
  private static final int READABLE_FILE = 0100644;
  private static final int BUFFER = 1 << 16;

  private final TarArchiveOutputStream tar;

  ArchiveWriter(OutputStream out) throws IOException {
    // one record per block: nothing follows the two blocks that end the archive
    tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(new StoredGzip(new BufferedOutputStream(out, BUFFER)), BUFFER),
            512,
            StandardCharsets.US_ASCII.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_ERROR);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_ERROR);
  }

  /** Writes an entry of exactly {@code size} bytes from the stream. */
  void write(String name, long size, InputStream content) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(READABLE_FILE);
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    content.transferTo(tar);
    tar.closeArchiveEntry();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
