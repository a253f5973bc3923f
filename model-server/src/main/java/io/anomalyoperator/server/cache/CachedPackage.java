package io.anomalyoperator.server.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies in a cache under a digest, whatever it is: the reader finds out, and says so. */
public final class CachedPackage implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CachedPackage.class);

  private final Path file;
  private final Optional<Object> key;
  private final InputStream bytes;

  private CachedPackage(Path file, Optional<Object> key, InputStream bytes) {
    this.file = file;
    this.key = key;
    this.bytes = bytes;
  }

  static CachedPackage open(Path file) throws IOException {
    Optional<Object> key = key(file);
    return new CachedPackage(file, key, Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
  }

  public InputStream bytes() {
    return bytes;
  }

  /** It is the package that its name says. */
  public void good() {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      log.debug("{}: {}", file, e.toString()); // it may make room a little early
    }
  }

  /** It is not: it is deleted, unless somebody put another in its place since. */
  public void bad(String why) {
    try {
      if (Objects.equals(key, key(file))) {
        delete(file, why);
      }
    } catch (IOException e) {
      log.debug("{}: {}", file, e.toString());
    }
  }

  static void delete(Path file, String why) {
    log.warn("{} is not what its name says and is deleted: {}", file, why);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be deleted: {}", file, e.toString());
    }
  }

  /** Tells a file from its successor of the same name. */
  private static Optional<Object> key(Path file) throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
