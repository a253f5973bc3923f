package io.anomalyoperator.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the framework reads of a request for a picture's score: its query, and forms. */
@Controller
final class PictureController {
  private final Scoring scoring;
  private final PictureScoring pictures;

  PictureController(Scoring scoring, PictureScoring pictures) {
    this.scoring = scoring;
    this.pictures = pictures;
  }

  @Post("/predict/image")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.IMAGE_PNG})
  CompletableFuture<HttpResponse<byte[]>> predict(
      HttpRequest<?> request,
      @QueryValue Optional<String> invert,
      @QueryValue Optional<String> heatmap,
      @QueryValue Optional<String> reconstruction,
      @Body byte[] body) {
    // while there is none, nothing else is looked at
    scoring.model();
    PictureOptions options =
        scoring.read(() -> PictureOptions.of(request, invert, heatmap, reconstruction));
    byte[] file = scoring.read(() -> PictureUpload.of(request, body));
    return pictures
        .score(ScoreRequest.of(request, body), file, options)
        .thenApply(ScoreAnswer::response);
  }
}
