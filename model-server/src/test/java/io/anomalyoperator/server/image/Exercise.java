package io.anomalyoperator.server.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.Pictures;
import io.anomalyoperator.server.fixtures.ServerProcess;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a server is asked while its JVM takes notes: all that users, SageMaker, Prometheus, the
 * kubelet and the operator ask, of the package of {@link ImageBuild}.
 */
final class Exercise implements AutoCloseable {
  /** So often each kind of prediction is asked for; methods that matter are hot by then. */
  private static final int ROUNDS = 200;

  private static final int WIDTH = PicturePackage.SIDE * PicturePackage.SIDE;

  private static final String ROW =
      Arrays.toString(IntStream.range(0, WIDTH).map(pixel -> pixel % 256).toArray());
  private static final String PREDICT = "{\"features\":" + ROW + "}";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServerProcess server;
  private final Path token;

  Exercise(ServerProcess server, Path token) {
    this.server = server;
    this.token = token;
  }

  /** True once a row is scored. */
  boolean scores() throws InterruptedException {
    try {
      return post(server.port(), "/predict", PREDICT).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  void run() throws IOException, InterruptedException {
    look();
    manage();
    show();
    for (int round = 0; round < ROUNDS; round++) {
      predict();
    }
    look();
    manage();
  }

  private void predict() throws IOException, InterruptedException {
    expect(200, post(server.port(), "/predict", PREDICT));
    expect(200, post(server.port(), "/predict", "{\"instances\":" + rows(3) + "}"));
    expect(
        200,
        post(
            server.port(),
            "/v2/models/sensor/infer",
            """
            {"id":"a","inputs":[{"name":"input","shape":[2,%d],"datatype":"FP32","data":%s}]}"""
                .formatted(WIDTH, rows(2))));
    expect(200, post(server.port(), "/invocations", PREDICT));
    expect(200, get(server.port(), "/health"));
  }

  private void look() throws IOException, InterruptedException {
    for (String path :
        new String[] {
          "/",
          "/health",
          "/ping",
          "/model-info",
          "/metrics",
          "/docs",
          "/docs/openapi.yml",
          "/docs/res/swagger-ui.css",
          "/v2",
          "/v2/health/live",
          "/v2/health/ready",
          "/v2/models/sensor",
          "/v2/models/sensor/ready"
        }) {
      expect(200, get(server.port(), path));
    }
    expect(200, get(server.port(), "/metrics", "Accept", "application/openmetrics-text"));
    expect(200, post(server.port(), "/predict", "{\"instances\":" + rows(64) + "}"));
    expect(400, post(server.port(), "/predict", "{\"features\":[1]}"));
    expect(404, get(server.port(), "/nothing"));
  }

  private void show() throws IOException, InterruptedException {
    var jpeg =
        Pictures.jpeg(Pictures.bar(64, 64, BufferedImage.TYPE_INT_RGB, Color.BLACK, Color.WHITE));
    expect(200, picture("?invert=auto", "image/jpeg", jpeg, "application/json"));
    expect(200, picture("?heatmap=true", "image/png", Pictures.lightOnDark(), "application/json"));
    expect(200, picture("", "image/png", Pictures.lightOnDark(), "image/png"));
  }

  private HttpResponse<String> picture(String query, String type, byte[] file, String accept)
      throws IOException, InterruptedException {
    return send(
        request(server.port(), "/predict/image" + query)
            .headers("Content-Type", type, "Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
  }

  private void manage() throws IOException, InterruptedException {
    expect(200, get(server.managementPort(), "/management/status"));
    expect(200, get(server.managementPort(), "/management/traffic"));
    expect(200, post(server.managementPort(), "/management/golden", ""));
    HttpResponse<String> samples = get(server.managementPort(), "/management/samples");
    expect(200, samples);
    var held = new ObjectMapper().readTree(samples.body());
    expect(
        200,
        post(
            server.managementPort(),
            "/management/replay",
            "{\"input\":%s,\"inputs\":%s}".formatted(held.get("input"), held.get("inputs"))));
    expect(200, post(server.managementPort(), "/management/drain?seconds=1", ""));
    expect(200, send(request(server.managementPort(), "/management/drain").DELETE()));
  }

  private static String rows(int count) {
    return Collections.nCopies(count, ROW).toString();
  }

  private HttpResponse<String> get(int port, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(port, path).GET();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private HttpResponse<String> post(int port, String path, String json)
      throws IOException, InterruptedException {
    return send(
        request(port, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(int port, String path) throws IOException {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + Files.readString(token));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void expect(int status, HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != status) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s was answered with %d, expected %d: %s",
              answer.request().uri(),
              answer.statusCode(),
              status,
              answer.body()));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
