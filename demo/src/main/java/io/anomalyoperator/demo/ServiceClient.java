package io.anomalyoperator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A user of the model: asks it over HTTP, through its Service. */
final class ServiceClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;

  ServiceClient(KubernetesClient client) {
    this.client = client;
  }

  /** Where the model is reached from this machine. */
  String url() {
    int port =
        client
            .services()
            .inNamespace(Ground.NAMESPACE)
            .withName(Story.NAME)
            .get()
            .getSpec()
            .getPorts()
            .getFirst()
            .getNodePort();
    return "http://127.0.0.1:" + port;
  }

  /** Scores one row, on a connection of its own as {@code curl} does. */
  JsonNode predict(float[] row) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + "/predict"))
              .timeout(Duration.ofSeconds(5))
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      JSON.createObjectNode().set("features", JSON.valueToTree(row)).toString()))
              .build();
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new StoryException(
            "POST /predict answered " + answer.statusCode() + ", expected 200: " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoryException("interrupted");
    }
  }
}
