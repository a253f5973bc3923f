package io.anomalyoperator.trainer.publish;

import io.anomalyoperator.store.Published;
import java.util.Optional;

/**
 * The one object version that a resource asks for: the fields of {@code spec.artifact}.
 *
 * @param bucket name of the bucket
 * @param key of the object
 * @param versionId of the object; empty in a bucket without versions
 * @param sha256 of its bytes
 */
public record Pin(String bucket, String key, Optional<String> versionId, String sha256) {

  /** The pin of what was published. */
  public static Pin of(Published published) {
    var location = published.location();
    return new Pin(
        location.bucket(), location.key(), published.versionId(), published.digest().sha256());
  }
}
