package io.anomalyoperator.store;

import com.adobe.testing.s3mock.S3MockApplication;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An S3 in this JVM, on a port of its own. */
final class MockS3 implements AutoCloseable {
  // S3Mock adds to the map
  private final S3MockApplication server =
      S3MockApplication.start(
          new HashMap<>(
              Map.of(
                  S3MockApplication.PROP_HTTP_PORT, S3MockApplication.RANDOM_PORT,
                  S3MockApplication.PROP_HTTPS_PORT, S3MockApplication.RANDOM_PORT,
                  S3MockApplication.PROP_SILENT, true)));

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getHttpPort());
  }

  StoreSettings settings() {
    return settings(endpoint());
  }

  static StoreSettings settings(URI endpoint) {
    return StoreSettings.of(endpoint, new Credentials.Keys("any", "secret", Optional.empty()));
  }

  @Override
  public void close() {
    server.stop();
  }
}
