package io.anomalyoperator.server.http;

import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.metrics.ModelMetrics.Refusal;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.picture.BadPictureException;
import io.anomalyoperator.server.picture.HeatMap;
import io.anomalyoperator.server.picture.HeatPicture;
import io.anomalyoperator.server.picture.PictureDesk;
import io.anomalyoperator.server.picture.PictureHeader;
import io.anomalyoperator.server.picture.PictureRow;
import io.anomalyoperator.server.scoring.ScoringJob;
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
import java.util.function.Supplier;

/** Scores pictures. What takes time is done at the {@link PictureDesk}, not on the event loop. */
@Controller
@Tag(name = "scores")
final class PictureController {
  private final Scoring scoring;
  private final PredictCodec.Cache predictCodecs;
  private final PictureCodec.Cache codecs;
  private final PictureDesk desk;
  private final ModelMetrics metrics;

  PictureController(
      Scoring scoring,
      PredictCodec.Cache predictCodecs,
      PictureCodec.Cache codecs,
      PictureDesk desk,
      ModelMetrics metrics) {
    this.scoring = scoring;
    this.predictCodecs = predictCodecs;
    this.codecs = codecs;
    this.desk = desk;
    this.metrics = metrics;
  }

  /** A picture that was let in, and what is wanted of it. */
  private record Asked(
      ScoreRequest request,
      ServingModel model,
      PictureCodec codec,
      PictureOptions options,
      byte[] file,
      PictureHeader header) {}

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
      @Body byte[] body) {
    Asked asked =
        asked(
            request,
            scoring.model(),
            body,
            () -> PictureOptions.of(request, invert, heatmap, reconstruction));
    long weight = asked.header().weight() + asked.file().length;
    if (!desk.enter(weight)) {
      metrics.refused(Refusal.OVERLOADED);
      throw Refused.tooManyRequests("too many pictures at once; try again in a second");
    }
    return CompletableFuture.supplyAsync(() -> row(asked), desk.threads())
        .thenCompose(row -> score(asked, row))
        .whenComplete((_, _) -> desk.leave(weight));
  }

  private Asked asked(
      HttpRequest<?> request, ServingModel model, byte[] body, Supplier<PictureOptions> wanted) {
    try {
      PictureCodec codec = codecs.of(model);
      PictureOptions options = wanted.get();
      if (options.needsTrace() && !codec.score().comparesWithInput()) {
        throw Refused.badRequest(
            "%s has no heat map: its score, %s, is not made of pixels"
                .formatted(model.manifest().name(), codec.score().id()));
      }
      byte[] file = PictureUpload.of(request, body);
      return new Asked(
          ScoreRequest.of(request, body), model, codec, options, file, PictureHeader.read(file));
    } catch (BadPictureException bad) {
      throw refused(bad);
    } catch (Refused e) {
      metrics.refused(Refusal.INVALID);
      throw e;
    }
  }

  private PictureRow row(Asked asked) {
    try {
      return PictureRow.of(
          asked.file(),
          asked.header(),
          asked.codec().grid(),
          asked.options().inversion(),
          asked.codec().background());
    } catch (BadPictureException bad) {
      throw refused(bad);
    }
  }

  private Refused refused(BadPictureException bad) {
    metrics.refused(Refusal.INVALID);
    return switch (bad.fault()) {
      case UNKNOWN_FORMAT -> Refused.unsupportedMediaType(bad.getMessage());
      case TOO_LARGE -> Refused.tooLarge(bad.getMessage());
      case BROKEN -> Refused.badRequest(bad.getMessage());
    };
  }

  private CompletableFuture<HttpResponse<byte[]>> score(Asked asked, PictureRow row) {
    AnswerWriter writer = predictCodecs.of(asked.model()).writer();
    if (!asked.options().needsTrace()) {
      return scoring.score(
          asked.request(),
          asked.model(),
          new ScoringJob(row.pixels(), 1),
          scores ->
              HttpResponse.ok(writer.single(scores[0], PictureAnswer.inverted(row.inverted()))));
    }
    ScoringJob job = asked.codec().tracedJob(row.pixels());
    return scoring
        .score(asked.request(), asked.model(), job, scores -> scores[0])
        .thenApplyAsync(score -> answer(asked, row, job, score), desk.threads());
  }

  private HttpResponse<byte[]> answer(Asked asked, PictureRow row, ScoringJob job, double score) {
    HeatMap map = asked.codec().heatMap(job);
    PictureOptions options = asked.options();
    if (!options.asPicture()) {
      AnswerWriter writer = predictCodecs.of(asked.model()).writer();
      return HttpResponse.ok(
          writer.single(score, PictureAnswer.members(options, row.inverted(), map)));
    }
    var judge = asked.model().judge();
    return HttpResponse.ok(HeatPicture.png(map))
        .contentType(MediaType.IMAGE_PNG_TYPE)
        .header("X-Score", Double.toString(score))
        .header("X-P-Value", Double.toString(judge.pValue(score)))
        .header("X-Is-Anomaly", Boolean.toString(judge.isAnomaly(score)));
  }
}
