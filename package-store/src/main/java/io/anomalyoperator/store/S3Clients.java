package io.anomalyoperator.store;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients of the SDK, with bounds on how long they wait and how often they try. */
final class S3Clients {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;

  private S3Clients() {}

  static S3Client of(StoreSettings settings) {
    return of(settings, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
  }

  static S3Client of(StoreSettings settings, Duration connectTimeout, Duration socketTimeout) {
    return of(settings, provider(settings), connectTimeout, socketTimeout);
  }

  static S3Client of(
      StoreSettings settings,
      AwsCredentialsProvider credentials,
      Duration connectTimeout,
      Duration socketTimeout) {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(connectTimeout)
                    .socketTimeout(socketTimeout))
            .region(region(settings))
            .forcePathStyle(settings.pathStyle())
            .credentialsProvider(credentials)
            // packages carry a SHA-256; the SDK's own checksums are unknown to older servers
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                config ->
                    config.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static Region region(StoreSettings settings) {
    return Region.of(settings.region().orElse(StoreSettings.DEFAULT_REGION));
  }

  private static AwsCredentialsProvider provider(StoreSettings settings) {
    return switch (settings.credentials()) {
      case Credentials.WebIdentity identity -> new RoleCredentials(identity, region(settings));
      case Credentials.Environment() ->
          new EnvironmentCredentials(DefaultCredentialsProvider.builder().build());
      case Credentials.Keys(var access, var secret, var token) ->
          StaticCredentialsProvider.create(
              token.isPresent()
                  ? AwsSessionCredentials.create(access, secret, token.get())
                  : AwsBasicCredentials.create(access, secret));
    };
  }
}
