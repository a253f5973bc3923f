package io.anomalyoperator.operator.api;

/** Labels and annotations of everything that the operator makes. */
public final class Labels {
  /** Name of the model. */
  public static final String MODEL = "anomaly-operator.io/model";

  /** Number of the revision. */
  public static final String REVISION = "anomaly-operator.io/revision";

  /** On a record of a decision: its outcome. */
  public static final String DECISION = "anomaly-operator.io/decision";

  /** Label of an EndpointSlice: the Service that it belongs to. */
  public static final String SERVICE_NAME = "kubernetes.io/service-name";

  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String NAME = "app.kubernetes.io/name";

  /** Value of {@link #MANAGED_BY}, and field manager of every write. */
  public static final String OPERATOR = "anomaly-operator";

  /** Annotation: epoch of the status from which the child was written. */
  public static final String EPOCH = "anomaly-operator.io/epoch";

  /** Annotation: digest of what was desired of the child. */
  public static final String DESIRED_HASH = "anomaly-operator.io/desired-hash";

  /** On a Secret, with the value {@code true}: models of its namespace may name it. */
  public static final String ALLOW_MODELS = "anomaly-operator.io/allow-models";

  private Labels() {}
}
