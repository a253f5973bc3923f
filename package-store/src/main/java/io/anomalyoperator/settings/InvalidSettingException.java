package io.anomalyoperator.settings;

/** A setting that cannot be used; the message names it, what it holds and what was expected. */
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String message) {
    super(message);
  }
}
