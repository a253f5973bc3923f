package io.anomalyoperator.operator.api;

/** Types of conditions. */
public final class Conditions {
  /** The requested revision has all traffic, settled, with its replicas ready. */
  public static final String READY = "Ready";

  /** Some revision serves. */
  public static final String AVAILABLE = "Available";

  /** A rollout is under way (kstatus); present only while true. */
  public static final String RECONCILING = "Reconciling";

  /** What was asked for will not come about without a change (kstatus); present only while true. */
  public static final String STALLED = "Stalled";

  /** The requested package was read and is fit to serve. */
  public static final String VERIFIED = "Verified";

  /** {@code rollbackTo} serves instead of the artifact; present only while true. */
  public static final String PINNED = "Pinned";

  /** The serving revision is unwell and there is none to return to; present only while true. */
  public static final String DEGRADED = "Degraded";

  /** The object in S3 is not what serves any more; present only while true. */
  public static final String ARTIFACT_CHANGED = "ArtifactChanged";

  /** Users send other data than the serving model was trained on; present only while true. */
  public static final String DATA_DRIFT = "DataDrift";

  private Conditions() {}
}
