package io.anomalyoperator.server.http;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the API document says of {@code POST /predict/image}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@RequestBody(
    required = true,
    content = {
      @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")),
      @Content(mediaType = "image/jpeg", schema = @Schema(type = "string", format = "binary")),
      @Content(
          mediaType = "multipart/form-data",
          schema = @Schema(implementation = PictureSchemas.Form.class))
    })
@ApiResponse(
    responseCode = "200",
    description = "The score, and what was asked for beside it.",
    content = {
      @Content(
          mediaType = "application/json",
          schema = @Schema(implementation = PictureSchemas.Prediction.class),
          examples = @ExampleObject(name = "with heatmap=true", value = PictureSchemas.EXAMPLE)),
      @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary"))
    })
@ApiResponse(
    responseCode = "400",
    description = "Cut short or damaged, or the model takes no pictures; the message says which.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@ApiResponse(
    responseCode = "413",
    description = "More pixels or bytes than are read.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@ApiResponse(
    responseCode = "415",
    description = "Neither PNG nor JPEG, by its first bytes.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@ApiResponse(
    responseCode = "503",
    description = "The model is still loading.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@ApiResponse(
    responseCode = "504",
    description = "The pixels waited for a worker longer than the header `timeout-ms` allows.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@ApiResponse(
    responseCode = "429",
    description = "Too many pictures at once; `Retry-After` says when to come back.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@interface PictureApi {
  String TEXT =
      "A PNG or JPEG of any size up to 16 million pixels, as the body or as the field `image` or"
          + " `file` of a form. It is made grey, brought to the size of the model's input"
          + " (stretched, not cropped) and scored as `/predict` scores the pixels; what is"
          + " transparent counts as white. `Accept: image/png` gives the picture that the model"
          + " saw with its heat, and score, p-value and verdict as headers `X-Score`,"
          + " `X-P-Value` and `X-Is-Anomaly`.";

  String INVERT =
      "Whether light and dark change places first. `auto` does it when that brings the edge of the"
          + " picture nearer to that of the training data: for dark ink on white paper and a model"
          + " of light digits on black.";

  String HEATMAP =
      "Add the share of each pixel in the score; together they are the score, or the relative error"
          + " of the reconstruction where the model scores by more than that.";

  String RECONSTRUCTION =
      "Add the pixels that the model saw and those that it made of them, from 0 to 255.";
}
