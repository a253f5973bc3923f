package io.anomalyoperator.server.http;

import io.micronaut.http.HttpStatus;

/** A request that gets an error instead of an answer; the message says what to do about it. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final boolean limited;

  private Refused(HttpStatus status, String message) {
    this(status, message, false);
  }

  private Refused(HttpStatus status, String message, boolean limited) {
    super(message, null, false, false);
    this.status = status;
    this.limited = limited;
  }

  /** The model cannot take this; the message names what came and what was expected. */
  public static Refused badRequest(String message) {
    return new Refused(HttpStatus.BAD_REQUEST, message);
  }

  public static Refused notFound(String message) {
    return new Refused(HttpStatus.NOT_FOUND, message);
  }

  public static Refused notAcceptable(String message) {
    return new Refused(HttpStatus.NOT_ACCEPTABLE, message);
  }

  public static Refused unauthorized(String message) {
    return new Refused(HttpStatus.UNAUTHORIZED, message);
  }

  public static Refused tooLarge(String message) {
    return new Refused(HttpStatus.REQUEST_ENTITY_TOO_LARGE, message);
  }

  public static Refused unsupportedMediaType(String message) {
    return new Refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, message);
  }

  /** No room now; the answer says when to come back. */
  public static Refused tooManyRequests(String message) {
    return new Refused(HttpStatus.TOO_MANY_REQUESTS, message);
  }

  /** One client asks more often than it may: its own fault, and no sign of a busy server. */
  public static Refused tooOften(String message) {
    return new Refused(HttpStatus.TOO_MANY_REQUESTS, message, true);
  }

  public static Refused notReady() {
    return unavailable("the model is still loading; GET /health says when it is");
  }

  public static Refused unavailable(String message) {
    return new Refused(HttpStatus.SERVICE_UNAVAILABLE, message);
  }

  /** Whether it was the client's own limit. */
  public boolean limited() {
    return limited;
  }

  public HttpStatus status() {
    return status;
  }
}
