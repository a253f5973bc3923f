package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.server.access.Admission;
import io.anomalyoperator.server.connection.UnfinishedExchange;
import io.anomalyoperator.server.connection.UnfinishedExchanges;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.metrics.RecentTraffic;
import io.anomalyoperator.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection, message by message. */
class FastPathHandlerTest {
  /** Answers with what came, at once or when it is told to. */
  private static final class Echo implements ScoreRoute {
    final ArrayDeque<Runnable> held = new ArrayDeque<>();
    boolean holds;

    @Override
    public boolean takes(String path, HttpHeaders headers) {
      return path.equals("/predict");
    }

    @Override
    public CompletableFuture<ScoreAnswer> score(ScoreRequest request) {
      ScoreAnswer answer = ScoreAnswer.json(request.body());
      if (!holds) {
        return CompletableFuture.completedFuture(answer);
      }
      var later = new CompletableFuture<ScoreAnswer>();
      held.add(() -> later.complete(answer));
      return later;
    }
  }

  private final Echo echo = new Echo();
  private final EmbeddedChannel connection = new EmbeddedChannel();

  @BeforeEach
  void open() {
    UnfinishedExchange unfinished = new UnfinishedExchanges().of(connection);
    connection.pipeline().addLast(unfinished, handler(unfinished));
  }

  private ChannelHandler handler(UnfinishedExchange unfinished) {
    return new FastPath(
            List.of(echo),
            new Admission(ServerSettings.fromEnvironment(Map.of()), Clock.systemUTC()),
            new ModelMetrics(new CollectorRegistry(), new RecentTraffic()))
        .newHandler(unfinished);
  }

  private ByteBuf send(String path, String body) {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path);
    head.headers().set("Content-Length", body.length());
    ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
    connection.writeInbound(head, new DefaultLastHttpContent(content));
    return content;
  }

  private String answered() {
    FullHttpResponse answer = connection.readOutbound();
    try {
      return answer.content().toString(StandardCharsets.UTF_8);
    } finally {
      answer.release();
    }
  }

  private void writable(boolean yes) {
    connection.unsafe().outboundBuffer().setUserDefinedWritability(1, yes);
    connection.runPendingTasks();
  }

  @Test
  void anAnswerFromAnotherThreadIsGivenOnTheConnectionsOwn() throws Exception {
    DefaultEventExecutor own = new DefaultEventExecutor();
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    connection.pipeline().removeLast();
    connection
        .pipeline()
        .addLast(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                written.complete(own.inEventLoop());
                ReferenceCountUtil.release(message);
              }
            })
        .addLast(own, handler(new UnfinishedExchanges().of(connection)));
    echo.holds = true;
    send("/predict", "one");
    // what was sent is taken by now
    own.submit(() -> {}).get();

    echo.held.remove().run();

    assertTrue(written.get(10, TimeUnit.SECONDS));
    own.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void bodiesAreGivenBackOnceRead() {
    ByteBuf body = send("/predict", "one");

    assertEquals("one", answered());
    assertEquals(0, body.refCnt());
  }

  @Test
  void aClientThatDoesNotReadIsNotReadFrom() {
    writable(false);
    send("/predict", "one");
    send("/predict", "two");
    send("/predict", "three");
    assertNull(connection.readOutbound());

    writable(true);

    assertEquals("one", answered());
    assertEquals("two", answered());
    assertEquals("three", answered());
  }

  @Test
  void whatComesWhileARowIsScoredWaitsForItsAnswer() {
    echo.holds = true;
    send("/predict", "one");
    send("/health", "two");
    assertNull(connection.readInbound());

    echo.held.remove().run();

    assertEquals("one", answered());
    assertEquals("/health", ((HttpRequest) connection.readInbound()).uri());
    assertTrue(connection.readInbound() instanceof LastHttpContent);
  }

  @Test
  void thousandsThatWaitAreAnsweredOneAfterTheOther() {
    echo.holds = true;
    send("/predict", "first");
    echo.holds = false;
    for (int i = 0; i < 20_000; i++) {
      send("/predict", "another");
    }

    echo.held.remove().run();

    assertEquals("first", answered());
    assertEquals(20_000, connection.outboundMessages().size());
    connection.releaseOutbound();
  }

  @Test
  void whileTheFrameworkOwesAnAnswerTheNextRequestWaits() {
    send("/health", "one");
    send("/predict", "two");
    send("/health", "three");
    assertNull(connection.readOutbound());
    assertEquals(2, connection.inboundMessages().size());

    frameworkAnswers();

    assertEquals("", answered());
    assertEquals("two", answered());
    assertEquals(4, connection.inboundMessages().size());
  }

  @Test
  void aBodyFollowsItsRequestToTheFrameworkWhateverWaits() {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/health");
    writable(false);
    connection.writeInbound(head);
    assertNull(connection.readInbound());
    writable(true);
    connection.runPendingTasks();
    writable(false);

    connection.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);

    assertEquals(head, connection.readInbound());
    assertEquals(LastHttpContent.EMPTY_LAST_CONTENT, connection.readInbound());
  }

  private void frameworkAnswers() {
    // as the framework does, behind our handler
    connection
        .pipeline()
        .lastContext()
        .channel()
        .writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    connection.runPendingTasks();
  }

  @Test
  void aConnectionThatEndsGivesBackWhatItHeld() {
    writable(false);
    ByteBuf waiting = send("/predict", "one");
    connection.close();

    assertEquals(0, waiting.refCnt());
  }

  @Test
  void aRequestThatBreaksOffIsTheFrameworksToRefuse() {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/predict");
    head.headers().set("Content-Length", 10);
    connection.writeInbound(head);
    assertNull(connection.readInbound());

    connection.pipeline().fireExceptionCaught(new IllegalStateException("broken"));

    assertEquals("/predict", ((HttpRequest) connection.readInbound()).uri());
    org.junit.jupiter.api.Assertions.assertThrows(
        IllegalStateException.class, connection::checkException);
  }
}
