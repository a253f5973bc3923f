package io.anomalyoperator.server.protocol.v2;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the API document says of a model's metadata, with a version or without. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ApiResponse(
    responseCode = "200",
    description = "What the model takes and answers; -1 is the number of rows.",
    content =
        @Content(
            schema = @Schema(implementation = V2.ModelMetadata.class),
            examples = @ExampleObject(name = "rows of three", value = ModelMetadataApi.EXAMPLE)))
@ApiResponse(
    responseCode = "404",
    description = "Another model or version than the one that is served.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = V2.Failure.class)))
@ApiResponse(
    responseCode = "503",
    description = "The model is still loading.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = V2.Failure.class)))
@interface ModelMetadataApi {
  String EXAMPLE =
      "{\"name\": \"sensor\", \"versions\": [\"2026-11-20\"], \"platform\":"
          + " \"pytorch_torchscript\", \"inputs\": [{\"name\": \"input\", \"datatype\": \"FP32\","
          + " \"shape\": [-1, 3]}], \"outputs\": [{\"name\": \"score\", \"datatype\": \"FP64\","
          + " \"shape\": [-1]}, {\"name\": \"p_value\", \"datatype\": \"FP64\", \"shape\": [-1]},"
          + " {\"name\": \"is_anomaly\", \"datatype\": \"BOOL\", \"shape\": [-1]}]}";
}
