package io.anomalyoperator.server.http;

import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.metrics.RequestMetrics;
import io.anomalyoperator.server.settings.ServerSettings;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;

/**
 * Marks every public answer with the revision and the package it comes from, errors included, and
 * counts it. Whoever measures a rollout tells answers apart by these headers.
 */
@Singleton
final class AnswerMarks {
  static final AsciiString REVISION = AsciiString.cached("X-Model-Revision");
  static final AsciiString DIGEST = AsciiString.cached("X-Model-Digest");

  private final String revision;
  private final ServerState state;
  private final RequestMetrics metrics;

  AnswerMarks(ServerSettings settings, ServerState state, RequestMetrics metrics) {
    this.revision = Long.toString(settings.revision());
    this.state = state;
    this.metrics = metrics;
  }

  ChannelHandler newHandler() {
    return new Handler();
  }

  private record Asked(String method, String path, long nanoTime) {}

  private final class Handler extends ChannelDuplexHandler {
    private final ArrayDeque<Asked> unanswered = new ArrayDeque<>(2);
    private int status;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
      if (message instanceof HttpRequest request) {
        unanswered.add(
            new Asked(request.method().name(), PathTemplate.of(request.uri()), System.nanoTime()));
      }
      super.channelRead(ctx, message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof HttpResponse response) {
        response.headers().set(REVISION, revision);
        state.model().ifPresent(model -> response.headers().set(DIGEST, model.sha256()));
        status =
            response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                ? 0
                : response.status().code();
      }
      if (message instanceof LastHttpContent && status != 0) {
        Asked asked = unanswered.poll();
        if (asked != null) {
          metrics.answered(
              asked.method(),
              asked.path(),
              PathTemplate.asksForScores(asked.path()),
              status,
              System.nanoTime() - asked.nanoTime());
        }
      }
      super.write(ctx, message, promise);
    }
  }
}
