package io.anomalyoperator.server.settings;

/** A setting that cannot be used; the message names it, what it holds and what was expected. */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String message) {
    super(message);
  }
}
