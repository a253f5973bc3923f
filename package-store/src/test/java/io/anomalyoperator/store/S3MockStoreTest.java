package io.anomalyoperator.store;

import io.anomalyoperator.embedded.s3.EmbeddedS3;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on an S3 in this JVM, which has real versions, checksums and conditional writes. */
class S3MockStoreTest extends StoreContract {
  private static EmbeddedS3 server;

  @BeforeAll
  static void start() {
    server = EmbeddedS3.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  StoreSettings settings() {
    return StoreSettings.of(
        server.endpoint(), new Credentials.Keys("any", "secret", Optional.empty()));
  }
}
