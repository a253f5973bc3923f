package io.anomalyoperator.trainer.data;

import java.io.Serial;

/** Data that cannot be used; the message names the place, what was found and what was expected. */
public final class BadDataException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public BadDataException(String message) {
    super(message);
  }

  public BadDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
