package io.anomalyoperator.operator.resources;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Names of a model's children. The schema holds a model's name to 50 characters of a DNS label, so
 * that each of these is a valid name and label value.
 */
public final class Names {
  private static final int UID = 8;
  private static final DateTimeFormatter DECIDED =
      DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmssSSS'z'").withZone(ZoneOffset.UTC);

  private Names() {}

  /** Of a revision's Deployment, ControllerRevision and PodDisruptionBudget: {@code mnist-r4}. */
  public static String revision(String model, int number) {
    return model + "-r" + number;
  }

  /**
   * Of the record of a decision: {@code mnist-decision-20261121t101530123z}. By its time, it is the
   * same however often it is written, another one after a lost status or a deletion of the model,
   * and sorts as it should.
   */
  public static String decision(String model, Instant finishedAt) {
    return model + "-decision-" + DECIDED.format(finishedAt);
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
