package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads one gzip member (RFC 1952) and insists that it is all there is. The JDK's own stream would
 * accept further members, in which other tools see other content, and reports damage and a broken
 * connection by the same exception.
 */
final class GzipReader implements AutoCloseable {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;

  private final ArchiveBytes archive;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;
  private long size;
  private boolean ended;

  GzipReader(ArchiveBytes archive) {
    this.archive = archive;
  }

  /** Reads and checks the header: no optional field, which could hide data or be of any length. */
  void open() throws IOException, InvalidPackageException {
    var header = new int[HEADER];
    for (int i = 0; i < HEADER; i++) {
      header[i] = nextByte(Violation.NOT_GZIP);
    }
    if (header[0] != 0x1f || header[1] != 0x8b || header[2] != 8) {
      throw InvalidPackageException.archive(
          Violation.NOT_GZIP,
          "the first bytes are %02x %02x %02x, expected 1f 8b 08: the package is not a .tar.gz"
              .formatted(header[0], header[1], header[2]));
    }
    if (header[3] != 0) {
      throw InvalidPackageException.archive(
          Violation.NOT_GZIP,
          "the gzip header has optional fields (flags %02x), expected none: compress with gzip -n"
              .formatted(header[3]));
    }
    inflater.setInput(buffer, position, filled - position);
  }

  /** Up to {@code length} bytes of content; -1 at its end, which by then has been checked. */
  int read(byte[] into, int offset, int length) throws IOException, InvalidPackageException {
    while (!ended) {
      int n = inflate(into, offset, length);
      if (n > 0) {
        crc.update(into, offset, n);
        size += n;
        return n;
      }
      if (inflater.finished()) {
        checkTrailer();
        ended = true;
      } else if (inflater.needsDictionary()) {
        throw corrupt("it asks for a dictionary");
      } else {
        refill();
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int offset, int length) throws InvalidPackageException {
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      throw corrupt(String.valueOf(e.getMessage()));
    }
  }

  private void refill() throws IOException, InvalidPackageException {
    if (!fill()) {
      throw truncated(Violation.TRUNCATED);
    }
    inflater.setInput(buffer, 0, filled);
  }

  private void checkTrailer() throws IOException, InvalidPackageException {
    position = filled - inflater.getRemaining();
    long trailer = 0;
    for (int i = 0; i < TRAILER; i++) {
      trailer |= (long) nextByte(Violation.TRUNCATED) << (8 * i);
    }
    if ((trailer & 0xffffffffL) != crc.getValue() || trailer >>> 32 != (size & 0xffffffffL)) {
      throw corrupt("the content does not match its checksum");
    }
    if (position < filled || fill()) {
      throw InvalidPackageException.archive(
          Violation.TRAILING_DATA,
          "bytes follow the end of the gzip data; a package is one gzip member and nothing else");
    }
  }

  private int nextByte(Violation atEnd) throws IOException, InvalidPackageException {
    if (position == filled && !fill()) {
      throw truncated(atEnd);
    }
    return buffer[position++] & 0xff;
  }

  private boolean fill() throws IOException, InvalidPackageException {
    int n;
    do {
      n = archive.read(buffer);
    } while (n == 0);
    position = 0;
    filled = Math.max(n, 0);
    return n > 0;
  }

  private InvalidPackageException truncated(Violation violation) {
    return InvalidPackageException.archive(
        violation, "the archive ends in the middle, after %d bytes".formatted(archive.size()));
  }

  private InvalidPackageException corrupt(String why) {
    return InvalidPackageException.archive(
        Violation.CORRUPT_GZIP,
        "the compressed data is damaged within the first %d bytes: %s"
            .formatted(archive.size(), why));
  }

  @Override
  public void close() {
    inflater.end();
  }
}
