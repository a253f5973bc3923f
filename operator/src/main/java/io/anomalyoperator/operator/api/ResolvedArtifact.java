package io.anomalyoperator.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An artifact as it was found.
 *
 * @param bucket name of the bucket
 * @param key key of the object
 * @param versionId version of the object; absent in a bucket without versions
 * @param sha256 digest of the bytes; absent until they were read
 * @param size number of bytes; absent until they were read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResolvedArtifact(
    String bucket,
    String key,
    @Nullable String versionId,
    @Nullable String sha256,
    @Nullable Long size) {
  /** What S3 calls the one version of an object that was written while versions were off. */
  private static final String UNVERSIONED = "null";

  /** Whether its version names these bytes and no others. */
  @JsonIgnore
  public boolean versioned() {
    return versionId != null && !versionId.equals(UNVERSIONED);
  }
}
