package io.anomalyoperator.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Counts what one connection keeps in memory: what it sent of requests that nobody took yet, by the
 * size of the buffers, since those stay however little is in them; and answers that it does not
 * read. Touched on its own event loop only.
 */
public final class UnfinishedExchange extends ChannelInboundHandlerAdapter {
  /** What a request without a body takes, roughly, once it is read. */
  private static final int HEAD = 1 << 10;

  private final UnfinishedExchanges all;
  private final Channel channel;
  private long bytes;
  private long unread;
  private boolean held;

  UnfinishedExchange(UnfinishedExchanges all, Channel channel) {
    this.all = all;
    this.channel = channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf buffer) {
      bytes += buffer.capacity();
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (bytes > 0) {
      tell();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    unread = ctx.channel().isWritable() ? 0 : ctx.channel().bytesBeforeWritable();
    tell();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    unread = 0;
    taken();
  }

  /** A request waits behind another. */
  public void waits() {
    bytes += HEAD;
  }

  /** All that came was taken. */
  public void taken() {
    bytes = 0;
    tell();
  }

  private void tell() {
    long now = bytes + unread;
    if (now > 0) {
      held = true;
      all.hold(channel, now);
    } else if (held) {
      held = false;
      all.letGo(channel);
    }
  }
}
