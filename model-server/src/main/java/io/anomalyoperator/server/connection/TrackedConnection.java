package io.anomalyoperator.server.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One public connection. Its state is touched on its own event loop only. */
final class TrackedConnection extends ChannelDuplexHandler {
  private final Connections connections;

  private int unanswered;
  private boolean interim;
  private boolean lastAnswer;
  private volatile @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> idleClose;
  private @Nullable Future<?> finalClose;

  TrackedConnection(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    connections.opened(this);
    ctx.channel().closeFuture().addListener(closed -> closed());
    // a probe that comes after the deadline still gets its answer
    connections
        .timeLeft()
        .map(left -> left.compareTo(Connections.IDLE_LIMIT) < 0 ? Connections.IDLE_LIMIT : left)
        .ifPresent(left -> closeLater(ctx, left));
  }

  private void closed() {
    connections.closed(this);
    cancel(idleClose);
    cancel(finalClose);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof HttpRequest) {
      unanswered++;
      connections.requestArrived();
      cancel(idleClose);
    }
    super.channelRead(ctx, message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof HttpResponse response) {
      interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      // of pipelined requests the last one is told, or the others would lose their answers
      if (!interim && unanswered == 1 && connections.draining()) {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        lastAnswer = true;
      }
    }
    if (message instanceof LastHttpContent && !interim) {
      unanswered--;
      if (lastAnswer) {
        ctx.write(message, promise.unvoid()).addListener(ChannelFutureListener.CLOSE);
        return;
      }
      if (unanswered == 0 && connections.draining()) {
        closeWhenIdle(ctx);
      }
    }
    super.write(ctx, message, promise);
  }

  /** Called from any thread. */
  void drainStarted(Duration left) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor().execute(() -> closeLater(ctx, left));
    }
  }

  private void closeLater(ChannelHandlerContext ctx, Duration left) {
    closeWhenIdle(ctx);
    cancel(finalClose);
    finalClose =
        ctx.executor().schedule(() -> closeAtDeadline(ctx), left.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void closeWhenIdle(ChannelHandlerContext ctx) {
    cancel(idleClose);
    idleClose =
        ctx.executor()
            .schedule(
                () -> closeIfIdle(ctx), Connections.IDLE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void closeIfIdle(ChannelHandlerContext ctx) {
    if (unanswered == 0 && connections.draining()) {
      var _ = ctx.close();
    }
  }

  private void closeAtDeadline(ChannelHandlerContext ctx) {
    if (connections.draining()) {
      var _ = ctx.close();
    }
  }

  private static void cancel(@Nullable Future<?> scheduled) {
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
