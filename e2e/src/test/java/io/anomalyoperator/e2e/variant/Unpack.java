package io.anomalyoperator.e2e.variant;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Runs in a pod, before the model server: unpacks an archive as root does with {@code tar -x}, and
 * leaves its files the rights that the archive gives them. The image has no tar.
 */
public final class Unpack {
  private Unpack() {}

  /**
   * Fetches an archive and unpacks it.
   *
   * @param arguments where it is, and the folder for its content
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    try (var bytes = URI.create(arguments[0]).toURL().openStream();
        var tar = new TarArchiveInputStream(new GzipCompressorInputStream(bytes))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, folder.resolve(entry.getName()));
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
      throws IOException {
    if (!entry.isFile()) {
      throw new IOException(entry.getName() + " is no file");
    }
    Files.createDirectories(file.getParent());
    Files.copy(tar, file);
    Files.setPosixFilePermissions(file, rights(entry.getMode()));
    System.out.printf("%o %d %s%n", entry.getMode(), entry.getSize(), entry.getName());
  }

  private static Set<PosixFilePermission> rights(int mode) {
    var letters = new StringBuilder("rwxrwxrwx");
    for (int i = 0; i < letters.length(); i++) {
      if ((mode >> (letters.length() - 1 - i) & 1) == 0) {
        letters.setCharAt(i, '-');
      }
    }
    return PosixFilePermissions.fromString(letters.toString());
  }
}
