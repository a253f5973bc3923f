package io.anomalyoperator.server.json;

/** A text that is not the JSON that was expected; the message says where and what came. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message, null, false, false);
  }
}
