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

  private static HttpResponse<String> answer(HttpStatus status, String message) {
    return answer(new ErrorAnswer(status, message));
  }

  private static HttpResponse<String> answer(ErrorAnswer error) {
    MutableHttpResponse<String> response =
        HttpResponse.<String>status(error.status())
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(error.json());
    error.headers().forEach(response::header);
    return response;
  }

  private static HttpResponse<String> known(RuntimeException failure) {
    return answer(ErrorAnswer.of(failure).orElseThrow(() -> failure));
  }

  @Singleton
  @Produces
  static final class OfRefusal implements ExceptionHandler<Refused, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, Refused refused) {
      return known(refused);
    }
  }

  @Singleton
  @Produces
  static final class OfFullQueue
      implements ExceptionHandler<QueueFullException, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, QueueFullException full) {
      return known(full);
    }
  }

  @Singleton
  @Produces
  static final class OfLateRows
      implements ExceptionHandler<DeadlinePassedException, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, DeadlinePassedException late) {
      return known(late);
    }
  }

  @Singleton
  @Produces
  static final class OfJson implements ExceptionHandler<JsonException, HttpResponse<String>> {
    @Override
    public HttpResponse<String> handle(HttpRequest request, JsonException malformed) {
      return known(malformed);
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
}
