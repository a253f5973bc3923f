package io.anomalyoperator.store;

import com.adobe.testing.s3mock.S3MockApplication;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on an S3 in this JVM, which has real versions, checksums and conditional writes. */
class S3MockStoreTest extends StoreContract {
  private static S3MockApplication server;

  @BeforeAll
  static void start() {
    // S3Mock adds to the map
    server =
        S3MockApplication.start(
            new HashMap<>(
                Map.of(
                    S3MockApplication.PROP_HTTP_PORT, S3MockApplication.RANDOM_PORT,
                    S3MockApplication.PROP_HTTPS_PORT, S3MockApplication.RANDOM_PORT,
                    S3MockApplication.PROP_SILENT, true)));
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Override
  StoreSettings settings() {
    return StoreSettings.of(
        URI.create("http://127.0.0.1:" + server.getHttpPort()),
        new Credentials.Keys("any", "secret", Optional.empty()));
  }
}
