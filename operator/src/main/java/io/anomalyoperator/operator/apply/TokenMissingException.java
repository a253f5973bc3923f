package io.anomalyoperator.operator.apply;

import io.anomalyoperator.operator.resources.ManagementSecrets;
import io.fabric8.kubernetes.api.model.Secret;

/** The management Secret is there and holds no token; the operator may make Secrets, not delete. */
public final class TokenMissingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TokenMissingException(Secret there) {
    super(
        "Secret "
            + there.getMetadata().getNamespace()
            + "/"
            + there.getMetadata().getName()
            + " has no "
            + ManagementSecrets.TOKEN
            + "; delete the Secret "
            + there.getMetadata().getName()
            + ": it is made again with the token that running pods know, or with a new one");
  }
}
