package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.embedded.s3.EmbeddedS3;
import io.anomalyoperator.store.Credentials;
import io.anomalyoperator.store.StoreSettings;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server of a test's own, with a versioned bucket {@code models}. */
final class MockS3 implements AutoCloseable {
  private final EmbeddedS3 server = EmbeddedS3.start();
  private final S3Client client;

  MockS3() {
    server.createVersionedBucket("models");
    client =
        S3Client.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "secret")))
            .build();
  }

  S3Client client() {
    return client;
  }

  /** How the operator reaches it. */
  StoreSettings settings() {
    return StoreSettings.of(
        server.endpoint(), new Credentials.Keys("any", "secret", Optional.empty()));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
