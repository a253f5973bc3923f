package io.anomalyoperator.store;

import io.anomalyoperator.modelpackage.PackageDigest;
import java.util.Optional;

/**
 * A package that lies in the store.
 *
 * @param location with version and digest: the pin
 * @param digest of its bytes
 * @param created whether it was put there now, or found there
 */
public record Published(PackageLocation location, PackageDigest digest, boolean created) {
  /** The version that was written or found; empty in a bucket without versions. */
  public Optional<String> versionId() {
    return location.versionId();
  }
}
