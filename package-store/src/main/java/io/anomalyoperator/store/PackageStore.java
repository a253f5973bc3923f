package io.anomalyoperator.store;

import java.nio.file.Path;
import java.util.Optional;

/** Where packages are kept. Safe for use by many threads. */
public interface PackageStore extends AutoCloseable {

  /** What lies at the location: its version, size and tag. Reads no more than a byte of it. */
  Resolved resolve(PackageLocation location) throws StoreException;

  /** What lies at the location now, unless its tag is still this one: then empty. */
  Optional<Resolved> resolveUnless(PackageLocation location, String etag) throws StoreException;

  /** The bytes of exactly that version, or of the newest if none is named. */
  PackageStream open(PackageLocation location) throws StoreException;

  /**
   * Puts a package where nothing is yet. That the very same bytes are there already is a success;
   * that others are is {@link StoreException.Kind#ALREADY_EXISTS}.
   */
  Published publish(Path archive, String bucket, String key) throws StoreException;

  @Override
  void close();
}
