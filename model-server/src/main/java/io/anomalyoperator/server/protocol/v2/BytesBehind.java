package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.FloatBytes;
import io.anomalyoperator.server.http.Refused;

/**
 * The part of a body behind its JSON: numbers as the machine holds them, by the binary tensor data
 * extension.
 *
 * @param body JSON and what follows it
 * @param jsonLength where the one ends and the other begins
 */
record BytesBehind(byte[] body, int jsonLength) {

  private int size() {
    return body.length - jsonLength;
  }

  /** Complains about bytes that no input speaks of. */
  void expectNone(String input) {
    if (size() > 0) {
      throw Refused.badRequest(
          "%d bytes follow the JSON; expected none, since '%s' has no binary_data_size"
              .formatted(size(), input));
    }
  }

  /** The FP32 numbers of an input, in one copy. */
  float[] numbers(String input, long declared, int rows, int width) {
    long needed = (long) rows * width * Float.BYTES;
    if (declared != needed) {
      throw Refused.badRequest(
          "binary_data_size of '%s' is %d; its shape [%d rows of %d] of FP32 needs %d bytes"
              .formatted(input, declared, rows, width, needed));
    }
    if (size() != needed) {
      throw Refused.badRequest(
          "%d bytes follow the JSON of %d bytes; binary_data_size of '%s' is %d%s"
              .formatted(
                  size(),
                  jsonLength,
                  input,
                  declared,
                  size() == 0 ? " (is the header Inference-Header-Content-Length missing?)" : ""));
    }
    return FloatBytes.read(body, jsonLength, rows * width, width, "input '" + input + "'");
  }
}
