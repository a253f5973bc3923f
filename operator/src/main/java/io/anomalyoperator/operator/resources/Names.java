package io.anomalyoperator.operator.resources;

/**
 * Names of a model's children. The schema holds a model's name to 50 characters of a DNS label, so
 * that each of these is a valid name and label value.
 */
public final class Names {
  private Names() {}

  /** Of a revision's Deployment, ControllerRevision and PodDisruptionBudget: {@code mnist-r4}. */
  public static String revision(String model, int number) {
    return model + "-r" + number;
  }

  /** Of the Secret with the management port's token: {@code mnist-management}. */
  public static String managementSecret(String model) {
    return model + "-management";
  }
}
