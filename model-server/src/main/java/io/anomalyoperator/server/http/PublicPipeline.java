package io.anomalyoperator.server.http;

import io.anomalyoperator.server.connection.Connections;
import io.anomalyoperator.server.settings.ServerSettings;
import io.anomalyoperator.server.tls.PublicTls;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;

/** Puts our handlers before Micronaut's in every connection of the public port. */
@Singleton
final class PublicPipeline implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final ServerSettings settings;
  private final Connections connections;
  private final AnswerMarks marks;
  private final FastPath fastPath;
  private final PublicTls tls;

  PublicPipeline(
      ServerSettings settings,
      Connections connections,
      AnswerMarks marks,
      FastPath fastPath,
      PublicTls tls) {
    this.settings = settings;
    this.connections = connections;
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

    OfConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onInitialPipelineBuilt() {
      tls.newHandler(channel.alloc())
          .ifPresent(handler -> channel.pipeline().addFirst("tls", handler));
    }

    @Override
    public void onStreamPipelineBuilt() {
      String before = ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND;
      channel.pipeline().addBefore(before, "connections", connections.track());
      channel.pipeline().addBefore(before, "marks", marks.newHandler());
      channel.pipeline().addBefore(before, "fast-path", fastPath.newHandler());
    }
  }
}
