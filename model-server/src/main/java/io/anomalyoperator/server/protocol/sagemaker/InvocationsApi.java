package io.anomalyoperator.server.protocol.sagemaker;

import io.anomalyoperator.server.http.ApiSchemas;
import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the API document says of {@code POST /invocations}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@RequestBody(
    description = "One row or several, at most 1024, in the units of the training data.",
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON,
          schema = @Schema(implementation = ApiSchemas.Predict.class),
          examples =
              @ExampleObject(name = "two rows", value = "{\"instances\": [[1, 2, 3], [2, 3, 4]]}")),
      @Content(
          mediaType = MediaType.TEXT_CSV,
          schema = @Schema(implementation = String.class),
          examples = @ExampleObject(name = "two rows", value = "1,2,3\n2,3,4\n")),
      @Content(
          mediaType = MediaType.APPLICATION_OCTET_STREAM,
          schema = @Schema(type = "string", format = "binary"))
    })
@ApiResponse(
    responseCode = "200",
    description = "By `Accept`: JSON as of `/predict`, or one score a line.",
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON,
          schema = @Schema(oneOf = {ApiSchemas.Prediction.class, ApiSchemas.Predictions.class})),
      @Content(
          mediaType = MediaType.TEXT_CSV,
          schema = @Schema(implementation = String.class),
          examples = @ExampleObject(name = "two rows", value = "14.0\n29.0\n"))
    })
@ApiResponse(
    responseCode = "406",
    description = "`Accept` names neither JSON nor CSV.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@ApiResponse(
    responseCode = "415",
    description = "Neither JSON, CSV nor FP32 rows.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@interface InvocationsApi {
  String TEXT =
      "`application/json`: the bodies of `/predict`. `text/csv`: a row a line, no header."
          + " `application/octet-stream`: rows of little-endian FP32.";
}
