package io.anomalyoperator.server.http;

import io.micronaut.http.MediaType;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/** {@code /predict/image} with a picture as the body and nothing wanted but its score. */
@Singleton
final class PictureRoute implements ScoreRoute {
  private static final AsciiString JPEG = AsciiString.cached(MediaType.IMAGE_JPEG);

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
    return type.is(ScoreAnswer.PNG) || type.is(JPEG);
  }

  @Override
  public CompletableFuture<ScoreAnswer> score(ScoreRequest request) {
    return pictures.score(request, request.body(), PictureOptions.SCORE);
  }
}
