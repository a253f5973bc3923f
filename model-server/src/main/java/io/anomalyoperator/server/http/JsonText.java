package io.anomalyoperator.server.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Small pieces of JSON for answers that are written by hand. */
public final class JsonText {
  private JsonText() {}

  public static String quote(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  /** The shape of every error answer. */
  public static String error(String message) {
    return "{\"error\":" + quote(message) + "}";
  }
}
