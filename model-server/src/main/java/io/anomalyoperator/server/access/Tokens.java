package io.anomalyoperator.server.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.anomalyoperator.server.settings.AccessSettings;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * JSON Web Tokens of one issuer. Each is verified once, which may need the issuer's keys and so
 * takes its time; it is remembered until it expires.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, best practices for JWT</a>
 */
final class Tokens {
  private static final int MOST_REMEMBERED = 4096;

  /** Signatures by a key that only the issuer has; a token can choose no other. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private record Verified(String client, Instant until) {}

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final Clock clock;
  private final Map<String, Verified> verified =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Tokens(AccessSettings.Tokens settings, Clock clock) {
    this.clock = clock;
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    try {
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(
              ALGORITHMS,
              JWKSourceBuilder.<SecurityContext>create(settings.keys().toURL())
                  .retrying(true)
                  .outageTolerant(true)
                  .build()));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(settings.keys() + " was checked before", e);
    }
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            settings.audience(),
            new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
            Set.of("sub", "exp")));
  }

  /** The subject of a token that was found good before, and still is. */
  synchronized Optional<String> remembered(String token) {
    Verified known = verified.get(token);
    if (known == null) {
      return Optional.empty();
    }
    if (known.until().isAfter(clock.instant())) {
      return Optional.of(known.client());
    }
    verified.remove(token);
    return Optional.empty();
  }

  /** The subject of a good token; may wait for the issuer. Says what is wrong with any other. */
  String verify(String token) throws BadTokenException {
    try {
      JWTClaimsSet claims = processor.process(token, null);
      remember(token, new Verified(claims.getSubject(), claims.getExpirationTime().toInstant()));
      return claims.getSubject();
    } catch (ParseException e) {
      throw new BadTokenException("it is no signed JWT");
    } catch (BadJOSEException e) {
      throw new BadTokenException(e.getMessage());
    } catch (JOSEException e) {
      throw new BadTokenException("the issuer's keys cannot be had: " + e.getMessage());
    }
  }

  private synchronized void remember(String token, Verified good) {
    verified.put(token, good);
  }

  /** A token that is not good here. */
  static final class BadTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTokenException(String message) {
      super(message, null, false, false);
    }
  }
}
