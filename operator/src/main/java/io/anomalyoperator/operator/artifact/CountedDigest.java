package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.modelpackage.Digests;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and hashes what is read, a fixed buffer at a time. */
final class CountedDigest extends FilterInputStream {
  private final MessageDigest digest = Digests.newSha256();
  private final AtomicLong count;

  /**
   * A stream.
   *
   * @param count raised by the bytes that are read
   */
  CountedDigest(InputStream in, AtomicLong count) {
    super(in);
    this.count = count;
  }

  /** SHA-256 of all bytes, those included that nobody has asked for yet. */
  String drain() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    return Digests.hex(digest.digest());
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var n = super.read(buffer, offset, length);
    if (n > 0) {
      count.addAndGet(n);
      digest.update(buffer, offset, n);
    }
    return n;
  }
}
