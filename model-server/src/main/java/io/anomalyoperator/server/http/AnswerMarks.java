package io.anomalyoperator.server.http;

import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.metrics.RequestMetrics;
import io.anomalyoperator.server.settings.ServerSettings;
import io.anomalyoperator.server.trace.TraceContext;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Marks every public answer with the revision and the package it comes from, errors included, and
 * counts it. Whoever measures a rollout tells answers apart by these headers.
 */
@Singleton
final class AnswerMarks {
  static final AsciiString REVISION = AsciiString.cached("X-Model-Revision");
  static final AsciiString DIGEST = AsciiString.cached("X-Model-Digest");

  private static final Logger log = LoggerFactory.getLogger(AnswerMarks.class);
  private static final int INTERNAL_ERROR = 500;
  private static final int UNAVAILABLE = 503;

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

  private record Asked(String method, String path, @Nullable TraceContext trace, long nanoTime) {}

  private final class Handler extends ChannelDuplexHandler {
    private final ArrayDeque<Asked> unanswered = new ArrayDeque<>(2);
    private int status;

    /** Whether a client heard of its own limit: that tells nothing of how the model does. */
    private boolean limited;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
      if (message instanceof HttpRequest request) {
        unanswered.add(
            new Asked(
                request.method().name(),
                PathTemplate.of(request.uri()),
                TraceContext.parse(request.headers().get(TraceContext.HEADER)),
                System.nanoTime()));
      }
      super.channelRead(ctx, message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof HttpResponse response) {
        response.headers().set(REVISION, revision);
        state.model().ifPresent(model -> response.headers().set(DIGEST, model.sha256()));
        limited = response.headers().contains(ErrorAnswer.LIMITED);
        status =
            response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                ? 0
                : response.status().code();
      }
      if (message instanceof LastHttpContent && status != 0) {
        Asked asked = unanswered.poll();
        if (asked != null) {
          count(asked, System.nanoTime() - asked.nanoTime());
        }
      }
      super.write(ctx, message, promise);
    }

    private void count(Asked asked, long nanos) {
      metrics.answered(
          asked.method(),
          asked.path(),
          PathTemplate.asksForScores(asked.path()) && !limited,
          status,
          nanos,
          asked.trace());
      if (status >= INTERNAL_ERROR && status != UNAVAILABLE || log.isDebugEnabled()) {
        tell(asked, nanos);
      }
    }

    /** One line for each answer that is our fault; for every answer when LOG_LEVEL is debug. */
    private void tell(Asked asked, long nanos) {
      TraceContext trace = asked.trace();
      try (TraceContext.Logged _ = trace == null ? () -> {} : trace.logged()) {
        log.atLevel(status >= INTERNAL_ERROR ? Level.WARN : Level.DEBUG)
            .log(
                "{} {} answered {} after {} ms",
                asked.method(),
                asked.path(),
                status,
                nanos / 1_000_000);
      }
    }
  }
}
