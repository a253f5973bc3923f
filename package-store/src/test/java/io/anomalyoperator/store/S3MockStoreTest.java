package io.anomalyoperator.store;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on an S3 in this JVM, which has real versions, checksums and conditional writes. */
class S3MockStoreTest extends StoreContract {
  private static MockS3 server;

  @BeforeAll
  static void start() {
    server = new MockS3();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  StoreSettings settings() {
    return server.settings();
  }
}
