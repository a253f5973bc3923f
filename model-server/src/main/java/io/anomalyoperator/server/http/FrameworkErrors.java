package io.anomalyoperator.server.http;

import io.anomalyoperator.server.metrics.ModelMetrics;
import io.micronaut.core.annotation.NonNull;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.web.router.exceptions.UnsatisfiedBodyRouteException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the framework refuses by itself, in our words: unknown paths, methods, media types, sizes,
 * and what is no HTTP.
 */
@Singleton
final class FrameworkErrors implements ErrorResponseProcessor<String> {
  /** Where in a source that nobody may see a JSON parser was. */
  private static final Pattern POSITION =
      Pattern.compile("\\s*(\\(start marker|at \\[Source).*", Pattern.DOTALL);

  private final ModelMetrics metrics;

  FrameworkErrors(ModelMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public @NonNull MutableHttpResponse<String> processResponse(
      @NonNull ErrorContext context, @NonNull MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    undecoded(request).map(FrameworkErrors::statusOf).ifPresent(response::status);
    if (request.getMethod() == HttpMethod.HEAD) {
      return response.body((String) null);
    }
    if (PathTemplate.asksForScores(PathTemplate.of(request.getPath()))) {
      metrics.refused(
          response.code() >= 500 ? ModelMetrics.Refusal.FAILED : ModelMetrics.Refusal.INVALID);
    }
    return response
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(JsonText.error(message(context, response)));
  }

  /** Why a request could not be read as HTTP at all. */
  private static Optional<Throwable> undecoded(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? Optional.ofNullable(netty.getNativeRequest().decoderResult().cause())
        : Optional.empty();
  }

  /** The framework says 413 of whatever is too long. */
  private static HttpStatus statusOf(Throwable undecoded) {
    return switch (undecoded) {
      case TooLongHttpLineException _ -> HttpStatus.REQUEST_URI_TOO_LONG;
      case TooLongHttpHeaderException _ -> HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      default -> HttpStatus.BAD_REQUEST;
    };
  }

  private static String message(ErrorContext context, MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    String found =
        context.getErrors().stream()
            .map(io.micronaut.http.server.exceptions.response.Error::getMessage)
            .collect(Collectors.joining("; "));
    Optional<Throwable> undecoded = undecoded(request);
    return switch (response.code()) {
      case 400 -> undecoded.map(FrameworkErrors::notHttp).orElseGet(() -> bad(context, found));
      case 404 -> "nothing at %s; GET / lists the endpoints".formatted(request.getPath());
      case 405 ->
          "%s is not for %s; expected %s"
              .formatted(
                  request.getMethodName(),
                  request.getPath(),
                  response.getHeaders().get(HttpHeaders.ALLOW));
      case 406 ->
          "Accept is %s; expected %s"
              .formatted(
                  request.getHeaders().get(HttpHeaders.ACCEPT),
                  PathTemplate.answerTypes(PathTemplate.of(request.getPath())));
      case 413 -> "the body is too large: " + found;
      case 414 -> "the first line of the request is too long";
      case 415 ->
          "Content-Type is %s; expected %s"
              .formatted(
                  request.getContentType().map(MediaType::toString).orElse("missing"),
                  PathTemplate.contentTypes(PathTemplate.of(request.getPath())));
      case 431 -> "the headers of the request are too long";
      case 500 -> ErrorAnswer.internal().message();
      default -> found.isEmpty() ? HttpStatus.getDefaultReason(response.code()) : found;
    };
  }

  private static String notHttp(Throwable reason) {
    return "not an HTTP request that can be read: " + reason.getMessage();
  }

  private static String bad(ErrorContext context, String found) {
    return switch (context.getRootCause().orElse(null)) {
      case UnsatisfiedBodyRouteException _ -> "the body is empty";
      case URISyntaxException _ -> "the path or the query is no valid URI";
      case ConversionErrorException e ->
          "not what is expected: " + withoutPosition(e.getConversionError().getCause());
      case null, default -> POSITION.matcher(found).replaceFirst("");
    };
  }

  private static String withoutPosition(Throwable reason) {
    return POSITION.matcher(String.valueOf(reason.getMessage())).replaceFirst("");
  }
}
