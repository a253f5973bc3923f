package io.anomalyoperator.operator.resources;

/**
 * Names of a model's children. The schema holds a model's name to 50 characters of a DNS label, so
 * that each of these is a valid name and label value.
 */
public final class Names {
  private static final int UID = 8;

  private Names() {}

  /** Of a revision's Deployment, ControllerRevision and PodDisruptionBudget: {@code mnist-r4}. */
  public static String revision(String model, int number) {
    return model + "-r" + number;
  }

  /**
   * Of the Secret with the management port's token: {@code mnist-management-1f0c22ab}. It carries
   * the model's uid, since a node may serve the content of a Secret that is gone to pods that name
   * its successor.
   */
  public static String managementSecret(String model, String uid) {
    return model + "-management-" + uid.substring(0, Math.min(UID, uid.length()));
  }
}
