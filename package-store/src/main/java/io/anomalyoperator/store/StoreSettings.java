package io.anomalyoperator.store;

import java.net.URI;
import java.util.Locale;
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
    var endpoint = value(environment, "S3_ENDPOINT").map(StoreSettings::endpoint);
    return new StoreSettings(
        endpoint,
        value(environment, "S3_REGION").or(() -> value(environment, "AWS_REGION")),
        value(environment, "S3_PATH_STYLE").map(StoreSettings::flag).orElse(endpoint.isPresent()),
        credentials(environment));
  }

  private static Credentials credentials(Map<String, String> environment) {
    var access = value(environment, "AWS_ACCESS_KEY_ID");
    var secret = value(environment, "AWS_SECRET_ACCESS_KEY");
    if (access.isPresent() != secret.isPresent()) {
      throw new IllegalArgumentException(
          "one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set, expected both or none");
    }
    return access.isPresent()
        ? new Credentials.Keys(access.get(), secret.get(), value(environment, "AWS_SESSION_TOKEN"))
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

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "S3_PATH_STYLE is \"%s\", expected true or false".formatted(text));
    };
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
