package io.anomalyoperator.store;

import java.io.Serial;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The environment has no identity: told apart from a store that cannot be reached. */
final class NoCredentialsException extends SdkClientException {
  @Serial private static final long serialVersionUID = 1;

  NoCredentialsException(Throwable cause) {
    super(SdkClientException.builder().message(cause.getMessage()).cause(cause));
  }

  static boolean caused(Throwable error) {
    for (var cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoCredentialsException) {
        return true;
      }
    }
    return false;
  }
}
