package io.anomalyoperator.server.http;

import io.anomalyoperator.server.connection.UnfinishedExchange;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.trace.TraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link FastPath} of one connection; its state is touched on its own event loop only.
 *
 * <p>One request is answered at a time, here or by the framework, and the next ones wait: so
 * answers go out in the order of their requests, and a client that sends many at once holds nobody
 * up. They wait, too, while a client does not read, or its answers would take all memory.
 */
final class FastPathHandler extends ChannelDuplexHandler {
  private static final Logger log = LoggerFactory.getLogger(FastPathHandler.class);

  private final FastPath path;
  private final ModelMetrics metrics;
  private final UnfinishedExchange unfinished;

  /** A request whose body is still coming, and as much of it as there is. */
  private @Nullable HttpRequest head;

  private @Nullable ScoreRoute route;
  private final List<HttpContent> parts = new ArrayList<>(1);

  private boolean scoring;
  private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);
  private boolean readHeldBack;
  private boolean goingOn;

  /** Requests that the framework has not answered. */
  private int elsewhere;

  private boolean interim;

  FastPathHandler(FastPath path, ModelMetrics metrics, UnfinishedExchange unfinished) {
    this.path = path;
    this.metrics = metrics;
    this.unfinished = unfinished;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!waiting.isEmpty()) {
      keep(message);
    } else if (!(message instanceof HttpRequest request)) {
      takePart(ctx, message);
    } else if (isBusy(ctx)) {
      keep(request);
    } else {
      ScoreRoute asked = path.routeOf(request).orElse(null);
      if (asked != null || isUrgent(request)) {
        takeHead(ctx, request, asked);
      } else {
        keep(request);
        goOnInTurn(ctx);
      }
    }
  }

  /** What is refused frees its memory, and an answer about health is no answer when it is late. */
  private static boolean isUrgent(HttpRequest request) {
    return request.decoderResult().isFailure() || PathTemplate.isUrgent(request.uri());
  }

  private void keep(Object message) {
    if (message instanceof HttpRequest) {
      unfinished.waits();
    }
    waiting.add(message);
  }

  private boolean isBusy(ChannelHandlerContext ctx) {
    return scoring || elsewhere > 0 || !ctx.channel().isWritable();
  }

  private void take(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      takeHead(ctx, request, path.routeOf(request).orElse(null));
    } else {
      takePart(ctx, message);
    }
  }

  private void takeHead(
      ChannelHandlerContext ctx, HttpRequest request, @Nullable ScoreRoute asked) {
    if (asked != null) {
      route = asked;
      head = request;
    } else {
      elsewhere++;
      if (request instanceof LastHttpContent) {
        tookAll();
      }
      ctx.fireChannelRead(request);
    }
  }

  private void takePart(ChannelHandlerContext ctx, Object message) {
    if (head != null && message instanceof HttpContent part) {
      parts.add(part);
      if (part instanceof LastHttpContent) {
        tookAll();
        score(ctx, head, route);
      }
      return;
    }
    if (message instanceof LastHttpContent) {
      tookAll();
    }
    ctx.fireChannelRead(message);
  }

  private void tookAll() {
    if (waiting.isEmpty()) {
      unfinished.taken();
    }
  }

  private void score(ChannelHandlerContext ctx, HttpRequest request, ScoreRoute asked) {
    byte[] body = body();
    head = null;
    route = null;
    scoring = true;
    begin(
            asked,
            new ScoreRequest(request.uri(), request.headers(), body, ctx.channel().eventLoop()))
        .whenComplete(answering(ctx, request));
  }

  private CompletableFuture<ScoreAnswer> begin(ScoreRoute route, ScoreRequest request) {
    try {
      path.admit(request.headers());
      return route.score(request);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The body in one piece; the parts are given back. */
  private byte[] body() {
    byte[] body;
    if (parts.size() == 1) {
      body = ByteBufUtil.getBytes(parts.getFirst().content());
    } else {
      body = new byte[parts.stream().mapToInt(part -> part.content().readableBytes()).sum()];
      int at = 0;
      for (HttpContent part : parts) {
        ByteBuf content = part.content();
        int length = content.readableBytes();
        content.getBytes(content.readerIndex(), body, at, length);
        at += length;
      }
    }
    release(parts);
    return body;
  }

  private BiConsumer<@Nullable ScoreAnswer, @Nullable Throwable> answering(
      ChannelHandlerContext ctx, HttpRequest request) {
    return (answer, failure) -> {
      // who answers may do so on a thread of its own
      if (ctx.executor().inEventLoop()) {
        answer(ctx, request, answer, failure);
      } else {
        ctx.executor().execute(() -> answer(ctx, request, answer, failure));
      }
    };
  }

  private void answer(
      ChannelHandlerContext ctx,
      HttpRequest request,
      @Nullable ScoreAnswer answer,
      @Nullable Throwable failure) {
    var _ =
        ctx.writeAndFlush(answer == null ? error(ctx, request, failure) : response(ctx, answer));
    scoring = false;
    goOn(ctx);
  }

  /** Takes what came in the meantime, up to the next request that is scored here. */
  private void goOn(ChannelHandlerContext ctx) {
    if (goingOn || waiting.isEmpty()) {
      return;
    }
    // an answer that is there at once comes back here
    goingOn = true;
    while (!waiting.isEmpty() && !(waiting.peek() instanceof HttpRequest && isBusy(ctx))) {
      take(ctx, waiting.remove());
    }
    goingOn = false;
    ctx.fireChannelReadComplete();
    if (waiting.isEmpty() && readHeldBack) {
      readHeldBack = false;
      ctx.read();
    }
  }

  /** The same, when others who wait for the framework had their turn. */
  private void goOnInTurn(ChannelHandlerContext ctx) {
    path.turnstile(ctx.executor()).admit(() -> goOn(ctx));
  }

  private static FullHttpResponse response(ChannelHandlerContext ctx, ScoreAnswer answer) {
    FullHttpResponse response =
        response(ctx, HttpResponseStatus.OK, answer.contentType(), answer.body());
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    return response;
  }

  private FullHttpResponse error(
      ChannelHandlerContext ctx, HttpRequest request, @Nullable Throwable failure) {
    ErrorAnswer error = ErrorAnswer.of(failure).orElseGet(() -> unexpected(request, failure));
    FullHttpResponse response =
        response(
            ctx,
            HttpResponseStatus.valueOf(error.status().getCode()),
            ScoreAnswer.JSON,
            error.json().getBytes(StandardCharsets.UTF_8));
    error.headers().forEach((name, value) -> response.headers().set(name, value));
    return response;
  }

  private ErrorAnswer unexpected(HttpRequest request, @Nullable Throwable failure) {
    metrics.refused(ModelMetrics.Refusal.FAILED);
    TraceContext trace = TraceContext.parse(request.headers().get(TraceContext.HEADER));
    try (TraceContext.Logged _ = trace == null ? () -> {} : trace.logged()) {
      log.error("a request for scores failed", failure);
    }
    return ErrorAnswer.internal();
  }

  private static FullHttpResponse response(
      ChannelHandlerContext ctx, HttpResponseStatus status, CharSequence type, byte[] body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            ctx.alloc().ioBuffer(body.length).writeBytes(body),
            DefaultHttpHeadersFactory.headersFactory().withValidation(false),
            DefaultHttpHeadersFactory.trailersFactory());
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return response;
  }

  /** Answers of the framework. */
  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof HttpResponse response) {
      interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    super.write(ctx, message, promise);
    if (message instanceof LastHttpContent && !interim) {
      elsewhere--;
      if (!waiting.isEmpty()) {
        // not within the framework's own call
        goOnInTurn(ctx);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!waiting.isEmpty()) {
      goOnInTurn(ctx);
    }
    ctx.fireChannelWritabilityChanged();
  }

  /** What waits already is enough. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (waiting.isEmpty()) {
      ctx.read();
    } else {
      readHeldBack = true;
    }
  }

  /** A request that cannot be read to its end is the framework's after all. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    HttpRequest request = head;
    if (request != null) {
      head = null;
      elsewhere++;
      ctx.fireChannelRead(request);
      List.copyOf(parts).forEach(ctx::fireChannelRead);
      parts.clear();
    }
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    head = null;
    release(parts);
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  private static void release(List<HttpContent> contents) {
    contents.forEach(ReferenceCountUtil::release);
    contents.clear();
  }
}
