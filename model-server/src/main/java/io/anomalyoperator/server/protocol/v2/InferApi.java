package io.anomalyoperator.server.protocol.v2;

import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the API document says of an inference, with a version or without. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Parameter(
    name = InferCodec.JSON_LENGTH,
    in = ParameterIn.HEADER,
    description =
        "Binary form: bytes of the JSON that begins the body. The bytes of the input follow it.",
    schema = @Schema(implementation = Integer.class))
@Parameter(
    name = "timeout-ms",
    in = ParameterIn.HEADER,
    description =
        "How long the rows may wait for a worker, 1 to 3600000 ms; then the answer is 504. The"
            + " parameter `timeout` of the request says the same in microseconds; the shorter one"
            + " counts.",
    schema = @Schema(implementation = Integer.class))
@RequestBody(
    required = true,
    description =
        "One input, as the model's metadata names it. In the binary form the JSON gives"
            + " `binary_data_size` instead of `data`, and little-endian FP32 numbers follow it.",
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON,
          schema = @Schema(implementation = V2.InferRequestDocument.class),
          examples = {
            @ExampleObject(name = "two rows of three", value = InferApi.JSON_EXAMPLE),
            @ExampleObject(name = "one output, within 50 ms", value = InferApi.LIMITED_EXAMPLE)
          }),
      @Content(
          mediaType = MediaType.APPLICATION_OCTET_STREAM,
          schema = @Schema(type = "string", format = "binary"),
          examples = @ExampleObject(name = "the JSON part", value = InferApi.BINARY_EXAMPLE))
    })
@ApiResponse(
    responseCode = "200",
    description =
        "One number or truth value per row and output. As bytes where the request asks for them:"
            + " FP64 little-endian, BOOL one byte, in the order of the JSON, whose length the header"
            + " `Inference-Header-Content-Length` gives.",
    headers =
        @Header(
            name = InferCodec.JSON_LENGTH,
            description = "Bytes of the JSON, when binary outputs follow it",
            schema = @Schema(implementation = Integer.class)),
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON,
          schema = @Schema(implementation = V2.InferResponse.class),
          examples = @ExampleObject(name = "two rows", value = InferApi.ANSWER_EXAMPLE)),
      @Content(
          mediaType = MediaType.APPLICATION_OCTET_STREAM,
          schema = @Schema(type = "string", format = "binary"))
    })
@ApiResponse(
    responseCode = "400",
    description = "Not what the model takes; the message names what came and what it expected.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = V2.Failure.class)))
@ApiResponse(
    responseCode = "404",
    description = "Another model or version than the one that is served.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = V2.Failure.class)))
@ApiResponse(
    responseCode = "415",
    description = "The body is neither JSON nor a binary tensor with its header.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = V2.Failure.class)))
@ApiResponse(
    responseCode = "429",
    description = "The queue is full; `Retry-After` says when to come back.",
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
@ApiResponse(
    responseCode = "504",
    description = "The rows waited longer than the request allows; what was left is not scored.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = V2.Failure.class)))
@interface InferApi {
  String DESCRIPTION =
      "Outputs: `score` (FP64), `p_value` (FP64) and `is_anomaly` (BOOL), per row. At most 1024 rows;"
          + " a row may be flat. `outputs` chooses among them. Supports the extension"
          + " `binary_tensor_data`: `binary_data_size` on the input, `binary_data_output` on the"
          + " request, `binary_data` on an output.";

  String JSON_EXAMPLE =
      "{\"id\": \"42\", \"inputs\": [{\"name\": \"input\", \"shape\": [2, 3], \"datatype\": \"FP32\","
          + " \"data\": [1, 2, 3, 2, 3, 4]}]}";

  String LIMITED_EXAMPLE =
      "{\"parameters\": {\"timeout\": 50000}, \"inputs\": [{\"name\": \"input\", \"shape\": [1, 3],"
          + " \"datatype\": \"FP32\", \"data\": [1, 2, 3]}], \"outputs\": [{\"name\": \"score\"}]}";

  String BINARY_EXAMPLE =
      "{\"inputs\": [{\"name\": \"input\", \"shape\": [2, 3], \"datatype\": \"FP32\", \"parameters\":"
          + " {\"binary_data_size\": 24}}], \"parameters\": {\"binary_data_output\": true}}";

  String ANSWER_EXAMPLE =
      "{\"model_name\": \"sensor\", \"model_version\": \"2026-11-20\", \"id\": \"42\", \"outputs\":"
          + " [{\"name\": \"score\", \"datatype\": \"FP64\", \"shape\": [2], \"data\": [14.0, 29.0]},"
          + " {\"name\": \"p_value\", \"datatype\": \"FP64\", \"shape\": [2], \"data\": [0.31, 0.03]},"
          + " {\"name\": \"is_anomaly\", \"datatype\": \"BOOL\", \"shape\": [2], \"data\": [false,"
          + " true]}]}";
}
