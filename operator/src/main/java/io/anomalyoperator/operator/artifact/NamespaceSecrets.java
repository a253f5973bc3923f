package io.anomalyoperator.operator.artifact;

import java.util.Map;
import java.util.Optional;

/** Reads the Secrets that models name. */
@FunctionalInterface
public interface NamespaceSecrets {
  /**
   * A Secret as far as it matters here.
   *
   * @param entries decoded; never printed
   */
  record Found(Map<String, String> labels, Map<String, String> entries) {
    @Override
    public String toString() {
      return "Found[" + labels + "]";
    }
  }

  /**
   * A Secret; empty if it is not there.
   *
   * @throws RuntimeException if it could not be asked for
   */
  Optional<Found> read(String namespace, String name);
}
