package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Reads plain files out of a tar archive, header by header, and refuses everything else that tar
 * can express. What is not understood cannot be used against the reader: no extended header gets to
 * change the name, size or kind of an entry.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int NAME = 0;
  private static final int SIZE = 124;
  private static final int KIND = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final String POSIX = "ustar\0";

  /** Tools fill the last record up with zeros: 10 KiB are usual. */
  private static final int MOST_PADDING = 1 << 16;

  /** An entry's header: a plain file. */
  record Header(String name, long size) {}

  private final GzipReader in;
  private final long limit;
  private long unpacked;

  TarReader(GzipReader in, long limit) {
    this.in = in;
    this.limit = limit;
  }

  /** The next entry; empty at the end of the archive, behind which nothing is left. */
  Optional<Header> next() throws IOException, InvalidPackageException {
    var block = new byte[BLOCK];
    readFully(block, BLOCK);
    if (isZero(block, BLOCK)) {
      checkEnd();
      return Optional.empty();
    }
    if (!hasItsChecksum(block)) {
      throw corrupt("a header does not match its checksum: not a tar archive, or a damaged one");
    }
    var name = name(block);
    requireFile(name, block[KIND]);
    EntryNames.requireSafe(name);
    return Optional.of(new Header(name, size(name, block)));
  }

  /** Some bytes of the entry's content, at most {@code length}; never none. */
  int read(byte[] buffer, int offset, int length) throws IOException, InvalidPackageException {
    int n = in.read(buffer, offset, length);
    if (n < 0) {
      throw InvalidPackageException.archive(
          Violation.TRUNCATED, "the archive ends within an entry, or before its end marker");
    }
    unpacked += n;
    if (unpacked > limit) {
      throw InvalidPackageException.archive(
          Violation.UNPACKED_TOO_LARGE,
          "the archive unpacks to more than %d bytes, which is the limit".formatted(limit));
    }
    return n;
  }

  /** Skips the zeros that fill up the last block of an entry of this size. */
  void finish(Header entry) throws IOException, InvalidPackageException {
    int padding = (int) (-entry.size() & (BLOCK - 1));
    var block = new byte[BLOCK];
    readFully(block, padding);
    if (!isZero(block, padding)) {
      throw corrupt("there are bytes between the entries");
    }
  }

  private void checkEnd() throws IOException, InvalidPackageException {
    var rest = new byte[BLOCK];
    readFully(rest, BLOCK);
    int padding = 0;
    for (int n = BLOCK; n >= 0; n = in.read(rest, 0, BLOCK)) {
      padding += n;
      if (!isZero(rest, n) || padding > MOST_PADDING) {
        throw InvalidPackageException.archive(
            Violation.TRAILING_DATA, "data follows the end marker of the archive");
      }
    }
  }

  private static boolean hasItsChecksum(byte[] header) {
    try {
      return TarUtils.verifyCheckSum(header);
    } catch (IllegalArgumentException notEvenANumber) {
      return false;
    }
  }

  private static String name(byte[] header) {
    var name = TarUtils.parseName(header, NAME, TarConstants.NAMELEN);
    var prefix = TarUtils.parseName(header, PREFIX, TarConstants.PREFIXLEN);
    boolean posix =
        POSIX.equals(new String(header, MAGIC, POSIX.length(), StandardCharsets.ISO_8859_1));
    return posix && !prefix.isEmpty() ? prefix + "/" + name : name;
  }

  private static void requireFile(String name, byte kind) throws InvalidPackageException {
    switch (kind) {
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM -> {}
      case TarConstants.LF_LINK, TarConstants.LF_SYMLINK ->
          throw InvalidPackageException.entry(
              Violation.LINK,
              name,
              "the entry is a %s link; packages hold files only"
                  .formatted(kind == TarConstants.LF_LINK ? "hard" : "symbolic"));
      case TarConstants.LF_CHR,
          TarConstants.LF_BLK,
          TarConstants.LF_DIR,
          TarConstants.LF_FIFO,
          TarConstants.LF_CONTIG ->
          throw InvalidPackageException.entry(
              Violation.NOT_A_FILE,
              name,
              "the entry is a folder, a device or a pipe (type '%c'); packages hold files only"
                  .formatted((char) kind));
      default ->
          throw InvalidPackageException.entry(
              Violation.EXTENDED_HEADER,
              name,
              "the entry is an extension of tar (type 0x%02x), which packages do not use: write it with tar --format=ustar"
                  .formatted(kind & 0xff));
    }
  }

  private static long size(String name, byte[] header) throws InvalidPackageException {
    try {
      return TarUtils.parseOctal(header, SIZE, TarConstants.SIZELEN);
    } catch (IllegalArgumentException e) {
      throw InvalidPackageException.entry(
          Violation.CORRUPT_TAR, name, "the size in the header is not an octal number");
    }
  }

  private void readFully(byte[] block, int length) throws IOException, InvalidPackageException {
    for (int done = 0; done < length; ) {
      done += read(block, done, length - done);
    }
  }

  private static boolean isZero(byte[] block, int length) {
    for (int i = 0; i < length; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static InvalidPackageException corrupt(String why) {
    return InvalidPackageException.archive(Violation.CORRUPT_TAR, why);
  }
}
