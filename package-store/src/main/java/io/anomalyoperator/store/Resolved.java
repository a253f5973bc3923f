package io.anomalyoperator.store;

import java.util.Optional;

/**
 * What lies at a location.
 *
 * @param location with the version that was found
 * @param versionId of the object; empty in a bucket without versions
 * @param size in bytes
 * @param etag by which the store tells contents apart
 */
public record Resolved(
    PackageLocation location, Optional<String> versionId, long size, String etag) {}
