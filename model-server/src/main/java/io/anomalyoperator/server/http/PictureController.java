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
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the framework reads of a request for a picture's score: its query, and forms. */
@Controller
@Tag(name = "scores")
final class PictureController {
  private final Scoring scoring;
  private final PictureScoring pictures;

  PictureController(Scoring scoring, PictureScoring pictures) {
    this.scoring = scoring;
    this.pictures = pictures;
  }

  @Operation(summary = "Score a picture", description = PictureApi.TEXT)
  @PictureApi
  @Post("/predict/image")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.IMAGE_PNG})
  CompletableFuture<HttpResponse<byte[]>> predict(
      HttpRequest<?> request,
      @QueryValue
          @Parameter(
              description = PictureApi.INVERT,
              schema =
                  @Schema(
                      allowableValues = {"false", "true", "auto"},
                      defaultValue = "false"))
          Optional<String> invert,
      @QueryValue
          @Parameter(
              description = PictureApi.HEATMAP,
              schema =
                  @Schema(
                      allowableValues = {"false", "true"},
                      defaultValue = "false"))
          Optional<String> heatmap,
      @QueryValue
          @Parameter(
              description = PictureApi.RECONSTRUCTION,
              schema =
                  @Schema(
                      allowableValues = {"false", "true"},
                      defaultValue = "false"))
          Optional<String> reconstruction,
      @Body @Parameter(hidden = true) byte[] body) {
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
