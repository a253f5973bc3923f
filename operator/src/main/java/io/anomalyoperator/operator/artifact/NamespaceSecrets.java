package io.anomalyoperator.operator.artifact;

import java.util.Map;
import java.util.Optional;

/** Reads the Secrets that models name. */
@FunctionalInterface
public interface NamespaceSecrets {
  /**
   * The decoded entries of a Secret; empty if it is not there.
   *
   * @throws RuntimeException if it could not be asked for
   */
  Optional<Map<String, String>> read(String namespace, String name);
}
