package io.anomalyoperator.embedded.node;

/** A container cannot be started just now; {@code reason} is what its waiting state says. */
final class NotYetException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  NotYetException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
