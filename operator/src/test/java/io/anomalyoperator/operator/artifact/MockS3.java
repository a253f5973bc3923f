package io.anomalyoperator.operator.artifact;

import com.adobe.testing.s3mock.S3MockApplication;
import io.anomalyoperator.store.Credentials;
import io.anomalyoperator.store.StoreSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** An S3 server of a test's own, with a versioned bucket {@code models}. */
final class MockS3 implements AutoCloseable {
  private final S3MockApplication server;
  private final S3Client client;

  MockS3() {
    // S3Mock adds to the map
    server =
        S3MockApplication.start(
            new HashMap<>(
                Map.of(
                    S3MockApplication.PROP_HTTP_PORT, S3MockApplication.RANDOM_PORT,
                    S3MockApplication.PROP_HTTPS_PORT, S3MockApplication.RANDOM_PORT,
                    S3MockApplication.PROP_SILENT, true)));
    client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "secret")))
            .build();
    client.createBucket(bucket -> bucket.bucket("models"));
    client.putBucketVersioning(
        versioning ->
            versioning
                .bucket("models")
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
  }

  S3Client client() {
    return client;
  }

  /** How the operator reaches it. */
  StoreSettings settings() {
    return StoreSettings.of(endpoint(), new Credentials.Keys("any", "secret", Optional.empty()));
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getHttpPort());
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }
}
