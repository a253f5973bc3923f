package io.anomalyoperator.server.http;

import io.anomalyoperator.server.json.JsonException;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.metrics.ModelMetrics.Refusal;
import io.anomalyoperator.server.model.ServingModel;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.concurrent.CompletableFuture;

/** Scores rows. The body is read off its bytes and the answer written by hand: this is hot. */
@Controller
@Tag(name = "scores")
final class PredictController {
  private final Scoring scoring;
  private final PredictCodec.Cache codecs;
  private final ModelMetrics metrics;

  PredictController(Scoring scoring, PredictCodec.Cache codecs, ModelMetrics metrics) {
    this.scoring = scoring;
    this.codecs = codecs;
    this.metrics = metrics;
  }

  @Operation(
      summary = "Score one row or several",
      description =
          "Give `features` for one row or `instances` for several, in the units of the training"
              + " data: raw columns of a table, pixel values from 0 to 255 of an image. A row is an"
              + " anomaly when its score is at least the threshold; `p_value` says how often normal"
              + " data score at least this high.")
  @RequestBody(content = @Content(schema = @Schema(implementation = ApiSchemas.Predict.class)))
  @ApiResponse(
      responseCode = "200",
      description = "One score for `features`; for `instances`, `predictions` in their order.",
      content =
          @Content(
              schema =
                  @Schema(oneOf = {ApiSchemas.Prediction.class, ApiSchemas.Predictions.class})))
  @ApiResponse(
      responseCode = "400",
      description = "Not what the model takes; the message names what came and what it expected.",
      content = @Content(schema = @Schema(implementation = ApiSchemas.Failure.class)))
  @ApiResponse(
      responseCode = "429",
      description = "The queue is full; `Retry-After` says when to come back.",
      content = @Content(schema = @Schema(implementation = ApiSchemas.Failure.class)))
  @ApiResponse(
      responseCode = "503",
      description = "The model is still loading.",
      content = @Content(schema = @Schema(implementation = ApiSchemas.Failure.class)))
  @Post("/predict")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  CompletableFuture<HttpResponse<byte[]>> predict(HttpRequest<?> request, @Body byte[] body) {
    ServingModel model = scoring.model();
    PredictCodec codec = codecs.of(model);
    RowsReader.Rows read = read(codec.reader(), body);
    AnswerWriter writer = codec.writer();
    return scoring.score(
        request,
        model,
        read.job(),
        scores ->
            HttpResponse.ok(read.single() ? writer.single(scores[0]) : writer.several(scores)));
  }

  private RowsReader.Rows read(RowsReader reader, byte[] body) {
    try {
      return reader.read(body, body.length);
    } catch (JsonException | Refused e) {
      metrics.refused(Refusal.INVALID);
      throw e;
    }
  }
}
