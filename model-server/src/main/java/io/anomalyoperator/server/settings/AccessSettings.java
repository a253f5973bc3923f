package io.anomalyoperator.server.settings;

import io.anomalyoperator.settings.InvalidSettingException;
import io.anomalyoperator.settings.Variables;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may ask the public port for scores; everybody when neither keys nor tokens are named.
 *
 * @param keysFolder folder with a file for each client: its name is the client's, its content the
 *     key
 * @param keys lines of {@code client=key}
 * @param tokens whose JSON Web Tokens are good
 * @param perSecond requests of one client a second, in the long run; 0 for no limit
 * @param burst requests of one client at once
 */
public record AccessSettings(
    Optional<Path> keysFolder,
    Optional<String> keys,
    Optional<Tokens> tokens,
    long perSecond,
    long burst) {
  private static final long MOST_A_SECOND = 1_000_000;

  /**
   * Tokens of one issuer.
   *
   * @param keys where it publishes its keys (JWKS)
   * @param issuer the claim {@code iss}
   * @param audience one of the claim {@code aud}
   */
  public record Tokens(URI keys, String issuer, String audience) {}

  public static final AccessSettings OPEN =
      new AccessSettings(Optional.empty(), Optional.empty(), Optional.empty(), 0, 0);

  public boolean isOpen() {
    return keysFolder.isEmpty() && keys.isEmpty() && tokens.isEmpty();
  }

  static AccessSettings from(Variables variables) {
    long perSecond = variables.number("RATE_LIMIT", 0, 0, MOST_A_SECOND);
    AccessSettings access =
        new AccessSettings(
            variables.text("API_KEYS_FOLDER").map(Path::of),
            variables.text("API_KEYS"),
            tokens(variables),
            perSecond,
            variables.number("RATE_LIMIT_BURST", Math.max(1, perSecond), 1, MOST_A_SECOND));
    if (perSecond > 0 && access.isOpen()) {
      throw new InvalidSettingException(
          "RATE_LIMIT is set, but none of API_KEYS, API_KEYS_FOLDER and JWT_JWKS_URL: it is a limit"
              + " for each client, and without a key or a token there is no telling them apart");
    }
    if (access.keys().isPresent() && access.keysFolder().isPresent()) {
      throw new InvalidSettingException(
          "both API_KEYS and API_KEYS_FOLDER are set; give all keys in one of them");
    }
    return access;
  }

  private static Optional<Tokens> tokens(Variables variables) {
    return variables
        .text("JWT_JWKS_URL")
        .map(
            url ->
                new Tokens(
                    uri(url), needed(variables, "JWT_ISSUER"), needed(variables, "JWT_AUDIENCE")));
  }

  private static String needed(Variables variables, String name) {
    return variables
        .text(name)
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "JWT_JWKS_URL is set, but not %s: a token for anybody else would be good here"
                        .formatted(name)));
  }

  private static URI uri(String url) {
    try {
      URI uri = URI.create(url);
      if ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // the complaint below says all there is to say
    }
    throw new InvalidSettingException(
        "JWT_JWKS_URL is '%s'; expected an http or https address".formatted(url));
  }
}
