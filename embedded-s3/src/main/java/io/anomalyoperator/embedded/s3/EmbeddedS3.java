package io.anomalyoperator.embedded.s3;

import com.adobe.testing.s3mock.S3MockApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/**
 * Adobe's S3Mock on a free port of the loopback: versions, checksums and conditional writes are
 * real; any keys will do.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final String VERSIONED =
      "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";

  private final S3MockApplication server;

  private EmbeddedS3(S3MockApplication server) {
    this.server = server;
  }

  public static EmbeddedS3 start() {
    return new EmbeddedS3(
        S3MockApplication.start(
            // S3Mock adds to the map
            new HashMap<>(
                Map.of(
                    S3MockApplication.PROP_HTTP_PORT, S3MockApplication.RANDOM_PORT,
                    S3MockApplication.PROP_HTTPS_PORT, S3MockApplication.RANDOM_PORT,
                    S3MockApplication.PROP_SILENT, true))));
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getHttpPort());
  }

  /** Makes a bucket that keeps every version of an object. */
  public void createVersionedBucket(String name) {
    put("/" + name, "");
    put("/" + name + "?versioning", VERSIONED);
  }

  private void put(String path, String body) {
    var request =
        HttpRequest.newBuilder(endpoint().resolve(path)).PUT(BodyPublishers.ofString(body)).build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "PUT %s: expected 200, got %d: %s".formatted(path, answer.statusCode(), answer.body()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PUT " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at PUT " + path, e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IllegalStateException e) {
      // on Ctrl-C it stops by itself
    }
  }
}
