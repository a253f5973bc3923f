package io.anomalyoperator.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The bytes of one version of an object. It ends where the object ends: whatever goes wrong on the
 * way, a missing rest included, is a {@link StoreException}. Who finds the package cut short
 * without one has found that it was stored so.
 */
public final class PackageStream extends InputStream {
  /** Lets go of the connection without reading what is left. */
  interface Abort {
    void run();
  }

  private final InputStream in;
  private final Abort abort;
  private final PackageLocation location;
  private final long size;
  private final Optional<String> etag;
  private long read;

  PackageStream(
      InputStream in, Abort abort, PackageLocation location, long size, Optional<String> etag) {
    this.in = in;
    this.abort = abort;
    this.location = location;
    this.size = size;
    this.etag = etag;
  }

  /** Of the whole object, in bytes. */
  public long size() {
    return size;
  }

  /** The version that is read; empty in a bucket without versions. */
  public Optional<String> versionId() {
    return location.versionId();
  }

  /** Tag by which the store tells these contents from others, if it gave one. */
  public Optional<String> etag() {
    return etag;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int n;
    try {
      n = in.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      throw new StoreException(
          StoreException.Kind.UNREACHABLE,
          "%s: the store broke off after %d of %d bytes (%s); it is worth another try"
              .formatted(location, read, size, Errors.rootMessage(e)),
          e);
    }
    if (n < 0 && read < size) {
      throw new StoreException(
          StoreException.Kind.UNREACHABLE,
          "%s: the connection ended after %d of %d bytes; it is worth another try"
              .formatted(location, read, size));
    }
    read += Math.max(n, 0);
    return n;
  }

  @Override
  public void close() throws IOException {
    if (read < size) {
      abort.run();
    } else {
      in.close();
    }
  }
}
