package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.ResolvedArtifact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator read of a package that is fit to serve.
 *
 * @param artifact the very bytes, with digest and size
 * @param modelName name in the manifest
 * @param modelVersion version in the manifest
 * @param manifestSha256 digest of the manifest, which lists the digests of all other entries
 * @param goldenScores scores that every server of this package has to reproduce
 * @param goldenTolerance accepted difference: {@code |actual − expected| ≤ tolerance · max(1,
 *     |expected|)}
 * @param smallestRate lowest false-positive rate that the calibration can tell, which bounds {@code
 *     spec.threshold.falsePositiveRate}
 * @param input what the model takes; absent in records from before it was kept
 * @param etag tag by which the store tells these bytes from others; absent likewise
 */
public record VerifiedArtifact(
    ResolvedArtifact artifact,
    String modelName,
    String modelVersion,
    String manifestSha256,
    List<Double> goldenScores,
    double goldenTolerance,
    double smallestRate,
    @Nullable ModelInput input,
    @Nullable String etag) {
  /** What was read of a package from a store that gave no tag. */
  public VerifiedArtifact(
      ResolvedArtifact artifact,
      String modelName,
      String modelVersion,
      String manifestSha256,
      List<Double> goldenScores,
      double goldenTolerance,
      double smallestRate,
      @Nullable ModelInput input) {
    this(
        artifact,
        modelName,
        modelVersion,
        manifestSha256,
        goldenScores,
        goldenTolerance,
        smallestRate,
        input,
        null);
  }
}
