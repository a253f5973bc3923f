package io.anomalyoperator.server.http;

import io.anomalyoperator.server.json.JsonException;
import io.anomalyoperator.server.scoring.DeadlinePassedException;
import io.anomalyoperator.server.scoring.QueueFullException;
import io.micronaut.http.HttpStatus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told about a failure that we have words for.
 *
 * @param headers that tell programs the same
 */
record ErrorAnswer(HttpStatus status, String message, Map<String, String> headers) {
  /** In answers to whoever asked more often than it may. */
  static final String LIMITED = "X-RateLimit-Remaining";

  ErrorAnswer(HttpStatus status, String message) {
    this(status, message, headers(status));
  }

  private static Map<String, String> headers(HttpStatus status) {
    return switch (status) {
      case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE -> Map.of("Retry-After", "1");
      case UNAUTHORIZED -> Map.of("WWW-Authenticate", "Bearer");
      default -> Map.of();
    };
  }

  static Optional<ErrorAnswer> of(@Nullable Throwable failure) {
    if (failure == null) {
      return Optional.empty();
    }
    return switch (failure) {
      case CompletionException e when e.getCause() != null -> of(e.getCause());
      case Refused e when e.limited() ->
          Optional.of(
              new ErrorAnswer(
                  e.status(), e.getMessage(), Map.of("Retry-After", "1", LIMITED, "0")));
      case Refused e -> Optional.of(new ErrorAnswer(e.status(), e.getMessage()));
      case QueueFullException e ->
          Optional.of(new ErrorAnswer(HttpStatus.TOO_MANY_REQUESTS, e.getMessage()));
      case DeadlinePassedException e ->
          Optional.of(new ErrorAnswer(HttpStatus.GATEWAY_TIMEOUT, e.getMessage()));
      case JsonException e ->
          Optional.of(
              new ErrorAnswer(HttpStatus.BAD_REQUEST, "not the JSON expected: " + e.getMessage()));
      default -> Optional.empty();
    };
  }

  /** What a client is told of anything else: nothing of our insides. */
  static ErrorAnswer internal() {
    return new ErrorAnswer(
        HttpStatus.INTERNAL_SERVER_ERROR, "internal error; the server's log says more");
  }

  String json() {
    return JsonText.error(message);
  }
}
