package io.anomalyoperator.operator.rollout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A revision as it is kept for good in a ControllerRevision, beside the pod template made from it.
 *
 * @param number its number
 * @param content digest of the artifact, server and threshold that were asked for, as they were
 *     written
 * @param image image of the model server, with the operator's default filled in
 * @param verified what was read of the package
 * @param createdAt when it was asked for
 * @param source where its package came from; kept in the request beside the record
 */
public record RevisionRecord(
    int number,
    String content,
    String image,
    VerifiedArtifact verified,
    Instant createdAt,
    @JsonIgnore @Nullable ArtifactSource source) {
  /** A record of which nobody asks where its package came from. */
  public RevisionRecord(
      int number, String content, String image, VerifiedArtifact verified, Instant createdAt) {
    this(number, content, image, verified, createdAt, null);
  }

  /** The same with where its package came from. */
  public RevisionRecord from(@Nullable ArtifactSource origin) {
    return new RevisionRecord(number, content, image, verified, createdAt, origin);
  }
}
