package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.operator.api.Reason;
import java.io.Serial;

/** What kept the verifier from reading a package; no word on the package. */
final class CannotReadException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final Reason reason;

  CannotReadException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
