package io.anomalyoperator.server.protocol.v2;

/**
 * Which outputs a request wants, and how they are to be written; sets of {@link Output#bit}.
 *
 * @param outputs all that are wanted
 * @param binary those of them that follow the JSON as bytes
 */
record Wanted(int outputs, int binary) {
  private static final int ALL =
      Output.SCORE.bit() | Output.P_VALUE.bit() | Output.IS_ANOMALY.bit();

  /**
   * What a request says.
   *
   * @param named outputs that it names; none for all there are
   * @param asBinary outputs that it wants as bytes by name
   * @param asJson outputs that it wants as JSON by name
   * @param allBinary whether it wants bytes where it says nothing by name
   */
  static Wanted of(int named, int asBinary, int asJson, boolean allBinary) {
    int outputs = named == 0 ? ALL : named;
    return new Wanted(outputs, outputs & (allBinary ? ~asJson : asBinary));
  }

  boolean includes(Output output) {
    return (outputs & output.bit()) != 0;
  }

  boolean asBytes(Output output) {
    return (binary & output.bit()) != 0;
  }

  boolean anyBinary() {
    return binary != 0;
  }
}
