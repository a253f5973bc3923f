package io.anomalyoperator.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Locale;

/**
 * What a body says that it is: {@code text/csv; header=present}.
 *
 * @param value the header as it came; empty when there is none
 */
public record ContentType(String value) {

  public static ContentType of(HttpHeaders headers) {
    return new ContentType(headers.get(HttpHeaderNames.CONTENT_TYPE, ""));
  }

  public boolean isMissing() {
    return value.isBlank();
  }

  /** Whether it is this type, whatever its parameters. */
  public boolean is(AsciiString type) {
    int end = type.length();
    return value.regionMatches(true, 0, type.toString(), 0, end)
        && (value.length() == end || value.substring(end).stripLeading().startsWith(";"));
  }

  /** The type without its parameters. */
  public String essence() {
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** Whether a parameter has this value. */
  public boolean says(String parameter, String expected) {
    String[] parts = value.split(";");
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      if (pair.length == 2
          && pair[0].strip().equalsIgnoreCase(parameter)
          && pair[1].strip().replace("\"", "").equalsIgnoreCase(expected)) {
        return true;
      }
    }
    return false;
  }
}
