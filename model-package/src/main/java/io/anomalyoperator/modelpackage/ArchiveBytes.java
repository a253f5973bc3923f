package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** The bytes of an archive as they arrive: counted, digested, and no more than the limit. */
final class ArchiveBytes {
  private final InputStream in;
  private final long limit;
  private final MessageDigest sha256 = Digests.newSha256();
  private long size;

  ArchiveBytes(InputStream in, long limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Up to a buffer full of bytes; -1 at the end. */
  int read(byte[] buffer) throws IOException, InvalidPackageException {
    int n = in.read(buffer, 0, buffer.length);
    if (n > 0) {
      sha256.update(buffer, 0, n);
      size += n;
    }
    if (size > limit) {
      throw InvalidPackageException.archive(
          Violation.ARCHIVE_TOO_LARGE,
          "the archive has more than %d bytes, which is the limit".formatted(limit));
    }
    return n;
  }

  long size() {
    return size;
  }

  /** The digest of everything that was read; to be asked once, at the end. */
  PackageDigest digest() {
    return new PackageDigest(Digests.hex(sha256.digest()), size);
  }
}
