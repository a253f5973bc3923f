package io.anomalyoperator.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object of the needed name belongs to somebody else. */
public final class NameTakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NameTakenException(HasMetadata there) {
    super(
        there.getKind()
            + " "
            + there.getMetadata().getNamespace()
            + "/"
            + there.getMetadata().getName()
            + " exists and does not belong to this model; delete or rename it, or give the model another name");
  }
}
