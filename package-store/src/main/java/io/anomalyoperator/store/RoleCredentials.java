package io.anomalyoperator.store;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Keys of a role, which STS gives for a token: asked for once, with the first request. {@code
 * AWS_ENDPOINT_URL_STS} names another STS.
 */
final class RoleCredentials implements AwsCredentialsProvider {
  private static final String SESSION = "anomaly-operator";

  private final Credentials.WebIdentity identity;
  private final Region region;
  private Optional<AwsCredentials> given = Optional.empty();

  RoleCredentials(Credentials.WebIdentity identity, Region region) {
    this.identity = identity;
    this.region = region;
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    if (given.isEmpty()) {
      given = Optional.of(ask());
    }
    return given.get();
  }

  private AwsCredentials ask() {
    try (var sts =
        StsClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(S3Clients.CONNECT_TIMEOUT)
                    .socketTimeout(S3Clients.SOCKET_TIMEOUT))
            .region(region)
            // the token is the proof; nothing is signed
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      var keys =
          sts.assumeRoleWithWebIdentity(
                  request ->
                      request
                          .roleArn(identity.roleArn())
                          .roleSessionName(SESSION)
                          .webIdentityToken(identity.token()))
              .credentials();
      return AwsSessionCredentials.create(
          keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
    }
  }
}
