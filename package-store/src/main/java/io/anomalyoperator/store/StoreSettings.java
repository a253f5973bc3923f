package io.anomalyoperator.store;

import io.anomalyoperator.settings.Variables;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Which S3, and as whom.
 *
 * @param endpoint of a server that speaks S3's protocol; empty for AWS
 * @param region of the bucket; empty for {@value #DEFAULT_REGION}
 * @param pathStyle whether buckets are named in the path, as most servers beside AWS need it
 * @param credentials who asks
 */
public record StoreSettings(
    Optional<URI> endpoint, Optional<String> region, boolean pathStyle, Credentials credentials) {
  /** What S3 takes when nobody says otherwise. */
  public static final String DEFAULT_REGION = "us-east-1";

  public StoreSettings {
    endpoint.ifPresent(
        uri -> {
          if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(
                "the S3 endpoint is \"%s\", expected http://HOST:PORT or https://HOST"
                    .formatted(uri));
          }
        });
  }

  /** AWS, as whoever the environment says. */
  public static StoreSettings aws(String region) {
    return new StoreSettings(
        Optional.empty(), Optional.of(region), false, new Credentials.Environment());
  }

  /** A server of one's own. */
  public static StoreSettings of(URI endpoint, Credentials credentials) {
    return new StoreSettings(Optional.of(endpoint), Optional.empty(), true, credentials);
  }

  /**
   * From the variables {@code S3_ENDPOINT}, {@code S3_REGION} or {@code AWS_REGION}, {@code
   * S3_PATH_STYLE} (true if there is an endpoint), {@code AWS_ACCESS_KEY_ID}, {@code
   * AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN}.
   */
  public static StoreSettings fromEnvironment(Map<String, String> environment) {
    var env = new Variables(environment);
    var endpoint = env.text("S3_ENDPOINT").map(StoreSettings::endpoint);
    return new StoreSettings(
        endpoint,
        env.text("S3_REGION").or(() -> env.text("AWS_REGION")),
        env.flag("S3_PATH_STYLE").orElse(endpoint.isPresent()),
        credentials(env));
  }

  private static Credentials credentials(Variables env) {
    var access = env.text("AWS_ACCESS_KEY_ID");
    var secret = env.text("AWS_SECRET_ACCESS_KEY");
    if (access.isPresent() != secret.isPresent()) {
      throw new IllegalArgumentException(
          "one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set, expected both or none");
    }
    return access.isPresent()
        ? new Credentials.Keys(access.get(), secret.get(), env.text("AWS_SESSION_TOKEN"))
        : new Credentials.Environment();
  }

  private static URI endpoint(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "S3_ENDPOINT is \"%s\", expected http://HOST:PORT or https://HOST".formatted(text), e);
    }
  }
}
