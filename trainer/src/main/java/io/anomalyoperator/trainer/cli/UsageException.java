package io.anomalyoperator.trainer.cli;

import java.io.Serial;

/** Options that are fine one by one and wrong together. */
final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
