package io.anomalyoperator.server.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.netty.util.AsciiString;
import java.util.Map;

/**
 * Scores, as a client wanted them.
 *
 * @param contentType what the body is
 * @param headers that this answer has beside those of every answer
 */
public record ScoreAnswer(
    AsciiString contentType, byte[] body, Map<? extends CharSequence, String> headers) {
  public static final AsciiString JSON = AsciiString.cached(MediaType.APPLICATION_JSON);
  public static final AsciiString CSV = AsciiString.cached(MediaType.TEXT_CSV);
  public static final AsciiString PNG = AsciiString.cached(MediaType.IMAGE_PNG);
  public static final AsciiString BYTES = AsciiString.cached(MediaType.APPLICATION_OCTET_STREAM);

  public static ScoreAnswer json(byte[] body) {
    return new ScoreAnswer(JSON, body, Map.of());
  }

  /** The same for the framework. */
  public HttpResponse<byte[]> response() {
    MutableHttpResponse<byte[]> response =
        HttpResponse.ok(body).contentType(contentType.toString());
    headers.forEach(response::header);
    return response;
  }
}
