package io.anomalyoperator.server.cli;

import io.anomalyoperator.settings.InvalidSettingException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in one line what went wrong. */
final class Failures {
  private Failures() {}

  /** The failure itself, without the wrappers that threads and the framework put around it. */
  static Throwable cause(Throwable failure) {
    for (Throwable inner = failure; inner != null; inner = inner.getCause()) {
      if (inner instanceof InvalidSettingException) {
        return inner;
      }
    }
    Throwable cause = failure;
    while ((cause instanceof CompletionException
            || cause instanceof ExecutionException
            || cause instanceof UncheckedIOException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  static String describe(Throwable failure) {
    Throwable cause = cause(failure);
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.toString() : message;
  }
}
