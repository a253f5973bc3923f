package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.artifact.NamespaceSecrets.Found;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The Secrets that a model may name: those that say so themselves, where that is asked for. */
final class SecretAccess {
  private final NamespaceSecrets secrets;
  private final boolean requireLabel;

  SecretAccess(NamespaceSecrets secrets, boolean requireLabel) {
    this.secrets = secrets;
    this.requireLabel = requireLabel;
  }

  /** Entries of a Secret that may be named; empty if there is none. */
  Optional<Map<String, String>> entries(String namespace, String name) throws CannotReadException {
    Optional<Found> found = read(namespace, name);
    if (found.isPresent()) {
      requireLabel(namespace, name, found.get());
    }
    return found.map(Found::entries);
  }

  /**
   * Whether all of these may be named. One that is not there may not: it could be made later,
   * without the label, and a pod that waits for it would have it.
   */
  void check(String namespace, Collection<String> names) throws CannotReadException {
    if (!requireLabel) {
      return;
    }
    for (String name : new TreeSet<>(names)) {
      Optional<Found> found = read(namespace, name);
      if (found.isEmpty()) {
        throw new CannotReadException(
            Reason.SecretNotAllowed,
            "Secret %s/%s, named by spec.server, does not exist; create it with the label %s=true, or name it no more"
                .formatted(namespace, name, Labels.ALLOW_MODELS));
      }
      requireLabel(namespace, name, found.get());
    }
  }

  private void requireLabel(String namespace, String name, Found found) throws CannotReadException {
    if (requireLabel && !"true".equals(found.labels().get(Labels.ALLOW_MODELS))) {
      throw new CannotReadException(
          Reason.SecretNotAllowed,
          "Secret %s/%s may not be named by models: it lacks the label %s=true. Whoever may edit the Secret can add it: kubectl -n %s label secret %s %s=true"
              .formatted(
                  namespace, name, Labels.ALLOW_MODELS, namespace, name, Labels.ALLOW_MODELS));
    }
  }

  private Optional<Found> read(String namespace, String name) throws CannotReadException {
    try {
      return secrets.read(namespace, name);
    } catch (RuntimeException e) {
      throw new CannotReadException(
          Reason.CredentialsNotFound,
          "Secret %s/%s could not be read: %s".formatted(namespace, name, e.getMessage()));
    }
  }
}
