package io.anomalyoperator.server.http;

import io.anomalyoperator.server.connection.Connections;
import io.anomalyoperator.server.connection.UnfinishedExchange;
import io.anomalyoperator.server.connection.UnfinishedExchanges;
import io.anomalyoperator.server.settings.ServerSettings;
import io.anomalyoperator.server.tls.PublicTls;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;

/** Puts our handlers before Micronaut's in every connection of the public port. */
@Singleton
final class PublicPipeline implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  /**
   * What the kernel keeps of answers that a client does not read: for thousands of such clients,
   * each with what it keeps by itself, there is not enough memory.
   */
  private static final int UNREAD_ANSWERS = 64 << 10;

  /** Bytes that are read of a connection at first: a head, or ten small requests. */
  private static final int READ_FIRST = 512;

  /**
   * Of thousands that each send all their requests at once and read no answer, all that was read
   * becomes objects that wait. Whoever sends more is read by more from the second time on.
   */
  private static final RecvByteBufAllocator FEW_AT_FIRST =
      new AdaptiveRecvByteBufAllocator(64, READ_FIRST, 64 << 10);

  /** Beyond this, what the kernel did not take of an answer is counted, and no request answered. */
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(4 << 10, 8 << 10);

  private final ServerSettings settings;
  private final Connections connections;
  private final UnfinishedExchanges unfinished;
  private final AnswerMarks marks;
  private final FastPath fastPath;
  private final PublicTls tls;

  PublicPipeline(
      ServerSettings settings,
      Connections connections,
      UnfinishedExchanges unfinished,
      AnswerMarks marks,
      FastPath fastPath,
      PublicTls tls) {
    this.settings = settings;
    this.connections = connections;
    this.unfinished = unfinished;
    this.marks = marks;
    this.fastPath = fastPath;
    this.tls = tls;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new OfAnyListener());
    return event.getBean();
  }

  private final class OfAnyListener implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      if (role == ChannelRole.LISTENER) {
        connections.listening(channel);
      }
      // a listener has no address yet when it is announced; a connection has
      return role == ChannelRole.CONNECTION && port(channel) == settings.port()
          ? new OfConnection(channel)
          : this;
    }
  }

  private static int port(Channel channel) {
    return channel.localAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
  }

  private final class OfConnection implements NettyServerCustomizer {
    private final Channel channel;
    private final UnfinishedExchange request;

    OfConnection(Channel channel) {
      this.channel = channel;
      this.request = unfinished.of(channel);
    }

    @Override
    public void onInitialPipelineBuilt() {
      tls.newHandler(channel.alloc())
          .ifPresent(handler -> channel.pipeline().addFirst("tls", handler));
      channel.pipeline().addFirst("unfinished", request);
      channel.config().setOption(ChannelOption.SO_SNDBUF, UNREAD_ANSWERS);
      channel.config().setRecvByteBufAllocator(FEW_AT_FIRST);
      channel.config().setWriteBufferWaterMark(UNSENT);
    }

    @Override
    public void onStreamPipelineBuilt() {
      String before = ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND;
      channel.pipeline().addBefore(before, "connections", connections.track());
      channel.pipeline().addBefore(before, "marks", marks.newHandler());
      channel.pipeline().addBefore(before, "fast-path", fastPath.newHandler(request));
    }
  }
}
