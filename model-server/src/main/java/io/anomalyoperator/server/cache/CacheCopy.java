package io.anomalyoperator.server.cache;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A package on its way into a cache, copied while somebody reads and verifies it. Whatever goes
 * wrong here ends the copy and nothing else.
 */
public final class CacheCopy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CacheCopy.class);

  private final Path incoming;
  private final Path entry;
  private Optional<OutputStream> out;

  private CacheCopy(Path incoming, Path entry, Optional<OutputStream> out) {
    this.incoming = incoming;
    this.entry = entry;
    this.out = out;
  }

  /** Copies nothing. */
  public static CacheCopy none() {
    return new CacheCopy(Path.of(""), Path.of(""), Optional.empty());
  }

  static CacheCopy begin(Path incoming, Path entry) throws IOException {
    return new CacheCopy(
        incoming,
        entry,
        Optional.of(
            Files.newOutputStream(
                incoming, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
  }

  /** The same bytes, copied as they are read. */
  public InputStream of(InputStream bytes) {
    return new FilterInputStream(bytes) {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
          write(buffer, offset, n);
        }
        return n;
      }
    };
  }

  private void write(byte[] buffer, int offset, int length) {
    if (out.isEmpty()) {
      return;
    }
    try {
      out.get().write(buffer, offset, length);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** The bytes were read to their end and are what they should be. */
  public void keep() {
    if (out.isEmpty()) {
      return;
    }
    try {
      out.get().close();
      Files.move(
          incoming, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      out = Optional.empty();
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void giveUp(IOException why) {
    log.warn(
        "the package is not kept in the cache, {} cannot be written: {}", entry, why.toString());
    close();
  }

  /** Without {@link #keep}, nothing stays behind. */
  @Override
  public void close() {
    if (out.isEmpty()) {
      return;
    }
    try (OutputStream open = out.get()) {
      out = Optional.empty();
      Files.deleteIfExists(incoming);
    } catch (IOException e) {
      log.debug("{}: {}", incoming, e.toString()); // the next fetch sees that it was given up
    }
  }
}
