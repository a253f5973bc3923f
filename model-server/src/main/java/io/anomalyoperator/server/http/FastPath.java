package io.anomalyoperator.server.http;

import io.anomalyoperator.server.access.Admission;
import io.anomalyoperator.server.connection.UnfinishedExchange;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way of ordinary requests for scores past the framework, whose routing, binding and encoding
 * cost several times what scoring does. A request is ordinary when it is what clients send by the
 * million: HTTP/1.1, a body of known and moderate length, nothing encoded, negotiated or upgraded,
 * by a client that is known. Whatever else comes is the framework's, which knows what to say to it.
 */
@Singleton
final class FastPath {
  /** A body that is longer costs more to read than the framework adds. */
  static final int LONGEST_BODY = 256 << 10;

  private static final AsciiString ANYTHING = AsciiString.cached("*/*");

  /** Headers that ask for more than an answer. */
  private static final List<AsciiString> UNUSUAL =
      List.of(
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.CONTENT_ENCODING,
          HttpHeaderNames.EXPECT,
          HttpHeaderNames.UPGRADE);

  private final List<ScoreRoute> routes;
  private final Admission admission;
  private final ModelMetrics metrics;
  private final Map<EventExecutor, Turnstile> turnstiles = new ConcurrentHashMap<>();

  FastPath(List<ScoreRoute> routes, Admission admission, ModelMetrics metrics) {
    this.routes = List.copyOf(routes);
    this.admission = admission;
    this.metrics = metrics;
  }

  /** A handler for one connection, to stand right before the framework's. */
  ChannelHandler newHandler(UnfinishedExchange unfinished) {
    return new FastPathHandler(this, metrics, unfinished);
  }

  /** Where requests of an event loop wait for the framework. */
  Turnstile turnstile(EventExecutor loop) {
    return turnstiles.computeIfAbsent(loop, Turnstile::new);
  }

  /** The route of an ordinary request; empty for the framework's. */
  Optional<ScoreRoute> routeOf(HttpRequest request) {
    if (!isOrdinary(request) || !admission.decidesAtOnce(request.headers())) {
      return Optional.empty();
    }
    for (ScoreRoute route : routes) {
      if (route.takes(request.uri(), request.headers())) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  /** Throws {@link Refused} for who may not ask. */
  void admit(HttpHeaders headers) {
    admission.admit(headers);
  }

  private static boolean isOrdinary(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.POST)
        || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || request.decoderResult().isFailure()
        || request instanceof FullHttpRequest
        || !HttpUtil.isKeepAlive(request)
        || !acceptsAnything(headers)) {
      return false;
    }
    for (AsciiString name : UNUSUAL) {
      if (headers.contains(name)) {
        return false;
      }
    }
    long length = length(headers);
    return length > 0 && length <= LONGEST_BODY;
  }

  private static boolean acceptsAnything(HttpHeaders headers) {
    String accept = headers.get(HttpHeaderNames.ACCEPT);
    return accept == null
        || (ANYTHING.contentEquals(accept) && headers.getAll(HttpHeaderNames.ACCEPT).size() == 1);
  }

  /** Zero when it is not there, or no number. */
  private static long length(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH, "");
    // a longer one is no moderate length, and might not fit
    if (length.isEmpty() || length.length() > 9) {
      return 0;
    }
    int value = 0;
    for (int i = 0; i < length.length(); i++) {
      int digit = length.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
