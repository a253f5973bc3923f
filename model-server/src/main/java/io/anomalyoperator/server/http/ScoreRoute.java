package io.anomalyoperator.server.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;

/**
 * A protocol in which rows come and scores go. Its controller says to the framework what it takes;
 * the {@link FastPath} comes here without the framework.
 */
public interface ScoreRoute {

  /**
   * Whether an ordinary POST there is answered here; the framework says what is wrong with any
   * other.
   *
   * @param path as the client wrote it, without a query
   */
  boolean takes(String path, HttpHeaders headers);

  /** Throws, or ends with, what {@link ErrorAnswer} has words for; on whatever thread. */
  CompletableFuture<ScoreAnswer> score(ScoreRequest request);
}
