package io.anomalyoperator.server.http;

import io.netty.handler.codec.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/** {@code /predict/image} with a picture as the body and nothing wanted but its score. */
@Singleton
final class PictureRoute implements ScoreRoute {
  private final PictureScoring pictures;

  PictureRoute(PictureScoring pictures) {
    this.pictures = pictures;
  }

  @Override
  public boolean takes(String path, HttpHeaders headers) {
    if (!path.equals("/predict/image")) {
      return false;
    }
    ContentType type = ContentType.of(headers);
    return type.is(ScoreAnswer.PNG) || type.is(ScoreAnswer.JPEG);
  }

  @Override
  public CompletableFuture<ScoreAnswer> score(ScoreRequest request) {
    return pictures.score(request, request.body(), PictureOptions.SCORE);
  }
}
