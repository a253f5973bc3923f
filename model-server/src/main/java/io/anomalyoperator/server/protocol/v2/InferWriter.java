package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.JsonText;
import io.anomalyoperator.server.model.Judge;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes inference answers by hand: JSON, and behind it the bytes of the outputs that are wanted
 * so, in the order of the JSON.
 */
final class InferWriter {
  private static final Output[] OUTPUTS = Output.values();

  private final Judge judge;
  private final String head;

  /**
   * An answer.
   *
   * @param body JSON and what follows it
   * @param jsonLength where the JSON ends
   */
  record Answer(byte[] body, int jsonLength) {}

  /**
   * @param judge says what a score means
   * @param name of the model
   * @param version in the manifest
   */
  InferWriter(Judge judge, String name, String version) {
    this.judge = judge;
    this.head =
        "{\"model_name\":%s,\"model_version\":%s"
            .formatted(JsonText.quote(name), JsonText.quote(version));
  }

  Answer write(InferRequest request, double[] scores) {
    byte[] json = json(request, scores).getBytes(StandardCharsets.UTF_8);
    Wanted wanted = request.wanted();
    if (!wanted.anyBinary()) {
      return new Answer(json, json.length);
    }
    int size = json.length;
    for (Output output : OUTPUTS) {
      size += wanted.asBytes(output) ? scores.length * output.bytes() : 0;
    }
    ByteBuffer body = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(json);
    for (Output output : OUTPUTS) {
      if (wanted.asBytes(output)) {
        putBytes(body, output, scores);
      }
    }
    return new Answer(body.array(), json.length);
  }

  private String json(InferRequest request, double[] scores) {
    Wanted wanted = request.wanted();
    StringBuilder json =
        new StringBuilder(wanted.anyBinary() ? 512 : 512 + 48 * scores.length).append(head);
    if (!request.id().isEmpty()) {
      json.append(",\"id\":").append(JsonText.quote(request.id()));
    }
    json.append(",\"outputs\":[");
    boolean first = true;
    for (Output output : OUTPUTS) {
      if (wanted.includes(output)) {
        json.append(first ? "" : ",");
        first = false;
        append(json, output, scores, wanted.asBytes(output));
      }
    }
    return json.append("]}").toString();
  }

  private void append(StringBuilder json, Output output, double[] scores, boolean asBytes) {
    json.append("{\"name\":\"")
        .append(output.tensor())
        .append("\",\"datatype\":\"")
        .append(output.datatype())
        .append("\",\"shape\":[")
        .append(scores.length);
    if (asBytes) {
      json.append("],\"parameters\":{\"binary_data_size\":")
          .append(scores.length * output.bytes())
          .append("}}");
      return;
    }
    json.append("],\"data\":");
    char before = '[';
    for (double score : scores) {
      json.append(before);
      before = ',';
      switch (output) {
        case SCORE -> json.append(score);
        case P_VALUE -> json.append(judge.pValue(score));
        case IS_ANOMALY -> json.append(judge.isAnomaly(score));
      }
    }
    json.append("]}");
  }

  private void putBytes(ByteBuffer body, Output output, double[] scores) {
    for (double score : scores) {
      switch (output) {
        case SCORE -> body.putDouble(score);
        case P_VALUE -> body.putDouble(judge.pValue(score));
        case IS_ANOMALY -> body.put((byte) (judge.isAnomaly(score) ? 1 : 0));
      }
    }
  }
}
