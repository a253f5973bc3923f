package io.anomalyoperator.e2e.ground;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A package in S3: {@code spec.artifact} of a model.
 *
 * @param bucket it is in
 * @param key of the object
 * @param versionId of the object
 * @param sha256 that its bytes are to have
 */
public record Pin(String bucket, String key, Optional<String> versionId, Optional<String> sha256) {

  /** What {@code trainer publish} prints. */
  static Pin of(JsonNode json) {
    return new Pin(
        json.required("bucket").asText(),
        json.required("key").asText(),
        Optional.ofNullable(json.get("versionId")).map(JsonNode::asText),
        Optional.of(json.required("sha256").asText()));
  }

  public Pin withSha256(Optional<String> digest) {
    return new Pin(bucket, key, versionId, digest);
  }

  public Pin withVersionId(Optional<String> version) {
    return new Pin(bucket, key, version, sha256);
  }

  public Pin withKey(String other) {
    return new Pin(bucket, other, versionId, sha256);
  }
}
