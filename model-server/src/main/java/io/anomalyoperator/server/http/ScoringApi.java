package io.anomalyoperator.server.http;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the API document says of every request for scores that is answered in plain JSON. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Parameter(
    name = TimeLimit.HEADER,
    in = ParameterIn.HEADER,
    description =
        "How long the rows may wait for a worker, 1 to 3600000 ms; then the answer is 504.",
    schema = @Schema(implementation = Integer.class))
@ApiResponse(
    responseCode = "400",
    description = "Not what the model takes; the message names what came and what it expected.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
@ApiResponse(
    responseCode = "429",
    description = "The queue is full; `Retry-After` says when to come back.",
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
    description = "The rows waited longer than `timeout-ms` allows; what was left is not scored.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ApiSchemas.Failure.class)))
public @interface ScoringApi {}
