package io.anomalyoperator.server.http;

import io.anomalyoperator.server.json.JsonException;
import io.anomalyoperator.server.scoring.DeadlinePassedException;
import io.anomalyoperator.server.scoring.QueueFullException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.util.internal.OutOfDirectMemoryError;
import jakarta.inject.Singleton;

/** Every error has one shape, {@code {"error":"…"}}, whoever found it. */
final class Errors {
  private Errors() {}

  static HttpResponse<String> answer(HttpStatus status, String message) {
    MutableHttpResponse<String> response =
        HttpResponse.<String>status(status)
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(JsonText.error(message));
    return status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE
        ? response.header("Retry-After", "1")
        : response;
  }

  @Singleton
  @Produces
  static final class OfRefusal implements ExceptionHandler<Refused, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, Refused refused) {
      return answer(refused.status(), refused.getMessage());
    }
  }

  @Singleton
  @Produces
  static final class OfFullQueue
      implements ExceptionHandler<QueueFullException, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, QueueFullException full) {
      return answer(HttpStatus.TOO_MANY_REQUESTS, full.getMessage());
    }
  }

  @Singleton
  @Produces
  static final class OfLateRows
      implements ExceptionHandler<DeadlinePassedException, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, DeadlinePassedException late) {
      return answer(HttpStatus.GATEWAY_TIMEOUT, late.getMessage());
    }
  }

  /** Bodies wait in memory whose size is bounded; beyond it they are refused, not awaited. */
  @Singleton
  @Produces
  static final class OfFullMemory
      implements ExceptionHandler<OutOfDirectMemoryError, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, OutOfDirectMemoryError full) {
      return answer(
          HttpStatus.SERVICE_UNAVAILABLE,
          "too many large bodies at once for -XX:MaxDirectMemorySize; try again in a second");
    }
  }

  @Singleton
  @Produces
  static final class OfEncoding
      implements ExceptionHandler<DecompressionException, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, DecompressionException odd) {
      return answer(
          HttpStatus.BAD_REQUEST,
          "the body is not encoded as its Content-Encoding says: " + odd.getMessage());
    }
  }

  @Singleton
  @Produces
  static final class OfJson implements ExceptionHandler<JsonException, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, JsonException malformed) {
      return answer(HttpStatus.BAD_REQUEST, "not the JSON expected: " + malformed.getMessage());
    }
  }
}
