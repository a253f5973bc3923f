package io.anomalyoperator.server.access;

import io.anomalyoperator.server.access.Tokens.BadTokenException;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.settings.AccessSettings;
import io.anomalyoperator.server.settings.ServerSettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets a request in, or says why not: 401 for a stranger, 429 for whoever asks too often. */
@Singleton
public final class Admission {
  static final AsciiString KEY = AsciiString.cached("X-API-Key");

  private static final String BEARER = "Bearer ";
  private static final long RELOAD_SECONDS = 5;

  private final boolean open;
  private final Optional<ApiKeys> keys;
  private final Optional<Tokens> tokens;
  private final Optional<RateLimits> limits;
  private final Optional<ScheduledExecutorService> reloading;

  public Admission(ServerSettings settings, Clock clock) {
    AccessSettings access = settings.access();
    this.open = access.isOpen();
    this.keys = access.keysFolder().map(ApiKeys::in).or(() -> access.keys().map(ApiKeys::of));
    this.tokens = access.tokens().map(from -> new Tokens(from, clock));
    this.limits =
        access.perSecond() > 0
            ? Optional.of(new RateLimits(access.perSecond(), access.burst()))
            : Optional.empty();
    this.reloading = access.keysFolder().flatMap(_ -> keys).map(Admission::reloading);
  }

  private static ScheduledExecutorService reloading(ApiKeys keys) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("api-keys").factory());
    var _ =
        thread.scheduleWithFixedDelay(
            keys::reload, RELOAD_SECONDS, RELOAD_SECONDS, TimeUnit.SECONDS);
    return thread;
  }

  @PreDestroy
  void close() {
    reloading.ifPresent(ScheduledExecutorService::shutdownNow);
  }

  /** Whether {@link #admit} asks nobody else about this request. */
  public boolean decidesAtOnce(HttpHeaders headers) {
    return open || tokens.isEmpty() || known(credential(headers)).isPresent();
  }

  /**
   * Throws {@link Refused} unless the request may come in; may wait for the issuer of its token.
   */
  public void admit(HttpHeaders headers) {
    if (open) {
      return;
    }
    String client = client(credential(headers));
    if (limits.isPresent() && !limits.get().take(client)) {
      throw Refused.tooOften(
          "more than %d requests a second by %s; try again in a second"
              .formatted(limits.get().perSecond(), client));
    }
  }

  private static String credential(HttpHeaders headers) {
    String key = headers.get(KEY);
    if (key != null) {
      return key.strip();
    }
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : "";
  }

  /** The client by a key, or by a token that was found good before. */
  private Optional<String> known(String credential) {
    return keys.flatMap(all -> all.clientOf(credential))
        .or(() -> tokens.flatMap(all -> all.remembered(credential)));
  }

  private String client(String credential) {
    if (credential.isEmpty()) {
      throw Refused.unauthorized("no key; expected " + expected());
    }
    Optional<String> known = known(credential);
    if (known.isPresent()) {
      return known.get();
    }
    if (tokens.isEmpty()) {
      throw Refused.unauthorized("the key is not known here; expected " + expected());
    }
    try {
      return tokens.get().verify(credential);
    } catch (BadTokenException e) {
      throw Refused.unauthorized(
          "the token is not good here: %s; expected %s".formatted(e.getMessage(), expected()));
    }
  }

  private String expected() {
    String key = "'X-API-Key: KEY' or 'Authorization: Bearer KEY'";
    String token = "'Authorization: Bearer TOKEN' with a JWT of the issuer";
    if (tokens.isEmpty()) {
      return key;
    }
    return keys.isEmpty() ? token : key + ", or " + token;
  }
}
