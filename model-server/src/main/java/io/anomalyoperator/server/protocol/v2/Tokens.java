package io.anomalyoperator.server.protocol.v2;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.anomalyoperator.server.http.Refused;
import java.io.IOException;

/** Takes the token that is expected here, or says what is wrong and where. */
final class Tokens {
  private Tokens() {}

  static void expect(JsonParser json, JsonToken found, JsonToken expected, String what) {
    if (found != expected) {
      throw Refused.badRequest(
          "expected %s at byte %d"
              .formatted(what, Math.max(0, json.currentLocation().getByteOffset())));
    }
  }

  static String text(JsonParser json, String member) throws IOException {
    expect(json, json.currentToken(), JsonToken.VALUE_STRING, member + " to be a string");
    return json.getText();
  }
}
