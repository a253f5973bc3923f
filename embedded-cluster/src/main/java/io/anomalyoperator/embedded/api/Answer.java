package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.kinds.ApiException;
import java.nio.charset.StandardCharsets;

/** A whole answer. */
@SuppressWarnings("ArrayRecordComponent") // answers are sent, never compared
record Answer(int code, String contentType, byte[] body) {

  static Answer of(ObjectNode object) {
    return of(200, object);
  }

  static Answer of(int code, ObjectNode object) {
    return new Answer(code, "application/json", Json.bytes(object));
  }

  static Answer of(ApiException e) {
    return e.isPlain()
        ? new Answer(e.code(), "text/plain; charset=utf-8", bytes(e.getMessage() + "\n"))
        : of(e.code(), e.toStatus());
  }

  static Answer text(String text) {
    return new Answer(200, "text/plain", bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
