package io.anomalyoperator.trainer;

import java.io.Serial;

/** A model file that the engine cannot use; the message says what was found and expected. */
public final class BadModelException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public BadModelException(String message) {
    super(message);
  }

  public BadModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
