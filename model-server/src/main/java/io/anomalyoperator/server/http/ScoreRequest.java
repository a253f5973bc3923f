package io.anomalyoperator.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * A request for scores, whole, whichever way it came.
 *
 * @param path as the client wrote it, without the query
 * @param eventLoop of its connection: what is to be done for its answer is done there
 */
public record ScoreRequest(String path, HttpHeaders headers, byte[] body, EventLoop eventLoop) {

  /** What came by way of the framework. */
  public static ScoreRequest of(HttpRequest<?> request, byte[] body) {
    NettyHttpRequest<?> netty = (NettyHttpRequest<?>) request;
    return new ScoreRequest(
        request.getPath(),
        netty.getNativeRequest().headers(),
        body,
        netty.getChannelHandlerContext().channel().eventLoop());
  }
}
