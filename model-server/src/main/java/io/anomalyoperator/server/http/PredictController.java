package io.anomalyoperator.server.http;

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
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.concurrent.CompletableFuture;

/** Scores rows. */
@Controller
@Tag(name = "scores")
final class PredictController {
  private final PredictRoute route;

  PredictController(PredictRoute route) {
    this.route = route;
  }

  @Operation(
      summary = "Score one row or several",
      description =
          "Give `features` for one row or `instances` for several, in the units of the training"
              + " data: raw columns of a table, pixel values from 0 to 255 of an image. A row is an"
              + " anomaly when its score is at least the threshold; `p_value` says how often normal"
              + " data score at least this high.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = ApiSchemas.Predict.class),
              examples = {
                @ExampleObject(name = "one row of three", value = "{\"features\": [1, 2, 3]}"),
                @ExampleObject(
                    name = "two rows of three",
                    value = "{\"instances\": [[1, 2, 3], [2, 3, 4]]}")
              }))
  @ApiResponse(
      responseCode = "200",
      description = "One score for `features`; for `instances`, `predictions` in their order.",
      content =
          @Content(
              schema = @Schema(oneOf = {ApiSchemas.Prediction.class, ApiSchemas.Predictions.class}),
              examples =
                  @ExampleObject(
                      name = "one row",
                      value =
                          "{\"score\": 14.0, \"p_value\": 0.31, \"is_anomaly\": false, \"threshold\":"
                              + " 20.0, \"model_version\": \"2026-11-20\", \"revision\": 4}")))
  @ScoringApi
  @Post("/predict")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  CompletableFuture<HttpResponse<byte[]>> predict(HttpRequest<?> request, @Body byte[] body) {
    return route.score(ScoreRequest.of(request, body)).thenApply(ScoreAnswer::response);
  }
}
