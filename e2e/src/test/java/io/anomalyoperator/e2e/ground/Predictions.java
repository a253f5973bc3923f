package io.anomalyoperator.e2e.ground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** {@code POST /predict}, one request after the other. */
public final class Predictions {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Address address;

  Predictions(Address address) {
    this.address = address;
  }

  /** What a model says of a row. */
  public record Prediction(double score, double pValue, boolean anomaly) {}

  /** Scores many rows with one request. */
  public List<Prediction> predict(float[][] rows) {
    ObjectNode body = JSON.createObjectNode();
    body.set("instances", JSON.valueToTree(rows));
    return StreamSupport.stream(
            answer(HttpRequest.newBuilder(address.uri("/predict")), body.toString())
                .required("predictions")
                .spliterator(),
            false)
        .map(
            prediction ->
                new Prediction(
                    prediction.required("score").asDouble(),
                    prediction.required("p_value").asDouble(),
                    prediction.required("is_anomaly").asBoolean()))
        .toList();
  }

  /** Scores one row; the whole answer. */
  public JsonNode predict(float[] row) {
    return answer(HttpRequest.newBuilder(address.uri("/predict")), body(row));
  }

  /** The body of a request with one row. */
  static String body(float[] row) {
    ObjectNode body = JSON.createObjectNode();
    body.set("features", JSON.valueToTree(row));
    return body.toString();
  }

  /** What else the server tells. */
  public JsonNode get(String path) {
    return answer(HttpRequest.newBuilder(address.uri(path)).GET());
  }

  private JsonNode answer(HttpRequest.Builder request, String body) {
    return answer(
        request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  private JsonNode answer(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "%s answered %d %s".formatted(address, answer.statusCode(), answer.body()));
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(address + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
