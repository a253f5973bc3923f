package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.Refused;

/** What the model answers, a number or a truth value per row. */
enum Output {
  SCORE("score", "FP64", Double.BYTES),
  P_VALUE("p_value", "FP64", Double.BYTES),
  IS_ANOMALY("is_anomaly", "BOOL", 1);

  private static final Output[] ALL = values();

  private final String tensor;
  private final String datatype;
  private final int bytes;

  Output(String tensor, String datatype, int bytes) {
    this.tensor = tensor;
    this.datatype = datatype;
    this.bytes = bytes;
  }

  /** Name of the tensor. */
  String tensor() {
    return tensor;
  }

  String datatype() {
    return datatype;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  /** Place in a set of outputs. */
  int bit() {
    return 1 << ordinal();
  }

  static Output named(String tensor) {
    for (Output output : ALL) {
      if (output.tensor.equals(tensor)) {
        return output;
      }
    }
    throw Refused.badRequest(
        "output '%s' is unknown; there are score, p_value and is_anomaly".formatted(tensor));
  }
}
