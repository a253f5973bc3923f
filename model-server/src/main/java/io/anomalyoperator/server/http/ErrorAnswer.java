package io.anomalyoperator.server.http;

import io.anomalyoperator.server.json.JsonException;
import io.anomalyoperator.server.scoring.DeadlinePassedException;
import io.anomalyoperator.server.scoring.QueueFullException;
import io.micronaut.http.HttpStatus;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a client is told about a failure that we have words for. */
record ErrorAnswer(HttpStatus status, String message) {
  static final String RETRY_AFTER_SECONDS = "1";

  static Optional<ErrorAnswer> of(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> Optional.empty();
      case CompletionException e when e.getCause() != null -> of(e.getCause());
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

  /** Whether the same request may do better in a moment. */
  boolean isPassing() {
    return status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE;
  }

  String json() {
    return JsonText.error(message);
  }
}
