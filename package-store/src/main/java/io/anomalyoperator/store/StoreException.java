package io.anomalyoperator.store;

import java.io.IOException;
import java.io.Serial;

/**
 * The store could not do what it was asked. Never a verdict on a package: when the cause is mended,
 * the same call succeeds.
 */
public final class StoreException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** What stood in the way. */
  public enum Kind {
    /** There is no such bucket. */
    BUCKET_NOT_FOUND,
    /** The bucket has no object under the key, or its newest version is a delete marker. */
    OBJECT_NOT_FOUND,
    /** The object is there, but not in this version. */
    VERSION_NOT_FOUND,
    /** There are no credentials, they are wrong or expired, or they do not allow it. */
    ACCESS_DENIED,
    /** The store did not answer, broke off, or is unwell. */
    UNREACHABLE,
    /** Another object is there already; objects are written once. */
    ALREADY_EXISTS,
    /** The store refuses the request as it is: region, bucket name, size, storage class. */
    INVALID
  }

  private final Kind kind;

  StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What stood in the way. */
  public Kind kind() {
    return kind;
  }
}
