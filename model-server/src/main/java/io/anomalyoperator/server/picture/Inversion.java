package io.anomalyoperator.server.picture;

/** Whether light and dark change places before the model sees a picture. */
public enum Inversion {
  TRUE,
  FALSE,
  /** As {@link Background} tells. */
  AUTO
}
