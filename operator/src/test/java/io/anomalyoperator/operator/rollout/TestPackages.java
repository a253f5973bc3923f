package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.ResolvedArtifact;
import java.util.List;

/** Packages that need no bytes. */
public final class TestPackages {
  private TestPackages() {}

  /** What a verifier would read of a good package under a key. */
  public static VerifiedArtifact verified(String key, ResolvedArtifact resolved) {
    return verified(key, resolved, new ModelInput("features", "FP32", List.of(2L)));
  }

  /** The same of a model that takes this input. */
  public static VerifiedArtifact verified(String key, ResolvedArtifact resolved, ModelInput input) {
    return new VerifiedArtifact(
        new ResolvedArtifact(
            resolved.bucket(), resolved.key(), resolved.versionId(), digest(key), 1000L),
        "mnist",
        "version-" + key,
        "manifest-" + key,
        List.of(0.1, 0.2),
        1e-5,
        0.001,
        input);
  }

  private static String digest(String key) {
    return String.format("%064x", key.hashCode() & 0xffffffffL);
  }
}
