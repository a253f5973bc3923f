package io.anomalyoperator.server.http;

import io.anomalyoperator.server.model.Judge;
import java.nio.charset.StandardCharsets;

/**
 * Writes the answers of {@code /predict} by hand: three numbers and a few words that are the same
 * in every answer of a server.
 */
public final class AnswerWriter {

  private final Judge judge;
  private final String commonTail;

  /**
   * @param judge says what a score means
   * @param modelVersion version in the manifest
   */
  public AnswerWriter(Judge judge, String modelVersion, long revision) {
    this.judge = judge;
    this.commonTail =
        ",\"threshold\":%s,\"model_version\":%s,\"revision\":%d}"
            .formatted(judge.threshold(), JsonText.quote(modelVersion), revision);
  }

  /** The answer to one row that came as {@code features}. */
  public byte[] single(double score) {
    return single(score, "");
  }

  /**
   * The same, with more members.
   *
   * @param more members, each with a comma before it
   */
  byte[] single(double score, CharSequence more) {
    StringBuilder json = new StringBuilder(160 + more.length()).append('{');
    append(json, score);
    return bytes(json.append(more).append(commonTail));
  }

  /** The answer to rows that came as {@code instances}. */
  public byte[] several(double[] scores) {
    StringBuilder json = new StringBuilder(80 * (scores.length + 2)).append("{\"predictions\":[");
    for (int i = 0; i < scores.length; i++) {
      json.append(i == 0 ? "{" : ",{");
      append(json, scores[i]);
      json.append('}');
    }
    return bytes(json.append(']').append(commonTail));
  }

  private void append(StringBuilder json, double score) {
    json.append("\"score\":")
        .append(score)
        .append(",\"p_value\":")
        .append(judge.pValue(score))
        .append(",\"is_anomaly\":")
        .append(judge.isAnomaly(score));
  }

  private static byte[] bytes(StringBuilder json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
