package io.anomalyoperator.operator.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Which errors of the API server are its word on a write. */
public final class Refusals {
  private static final int TOO_MANY_REQUESTS = 429;

  private Refusals() {}

  /** Whether the same write would be refused again; otherwise the server is unwell, or too busy. */
  public static boolean lasting(KubernetesClientException e) {
    return e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != TOO_MANY_REQUESTS;
  }
}
