package io.anomalyoperator.e2e.ground;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The tests' bucket: keeps versions, and takes anything, good or bad. */
public final class Bucket implements AutoCloseable {
  private final String name = Ground.NAME + "-models";
  private final S3Client s3;
  private final S3Presigner presigner;

  Bucket(Settings settings) {
    this.presigner =
        S3Presigner.builder()
            .endpointOverride(settings.s3Endpoint())
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.s3AccessKey(), settings.s3SecretKey())))
            .build();
    this.s3 = client(settings.s3Endpoint(), settings.s3AccessKey(), settings.s3SecretKey());
    try {
      s3.createBucket(request -> request.bucket(name));
    } catch (BucketAlreadyOwnedByYouException e) {
      // from an earlier run; packages are named by their content
    }
    s3.putBucketVersioning(
        request ->
            request
                .bucket(name)
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
  }

  private static S3Client client(URI endpoint, String accessKey, String secretKey) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .build();
  }

  public String name() {
    return name;
  }

  /** Puts an object, over another if there is one. No digest is said of it. */
  public Pin put(String key, byte[] content) {
    var answer =
        s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromBytes(content));
    return new Pin(name, key, Optional.ofNullable(answer.versionId()), Optional.empty());
  }

  /** Where it can be read for ten minutes by whoever knows this address. */
  public URI link(Pin pin) {
    return URI.create(
        presigner
            .presignGetObject(
                link ->
                    link.signatureDuration(Duration.ofMinutes(10))
                        .getObjectRequest(
                            get ->
                                get.bucket(pin.bucket())
                                    .key(pin.key())
                                    .versionId(pin.versionId().orElse(null))))
            .url()
            .toString());
  }

  /** Takes a version away for good. */
  public void delete(Pin pin) {
    s3.deleteObject(
        request ->
            request.bucket(pin.bucket()).key(pin.key()).versionId(pin.versionId().orElse(null)));
  }

  @Override
  public void close() {
    presigner.close();
    s3.close();
  }
}
