package io.anomalyoperator.server.protocol.v2;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the API document says of a model's readiness, with a version or without. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ApiResponse(
    responseCode = "200",
    description = "Requests may come.",
    content = @Content(schema = @Schema(implementation = V2.ModelReady.class)))
@ApiResponse(
    responseCode = "404",
    description = "Another model or version than the one that is served.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = V2.Failure.class)))
@ApiResponse(
    responseCode = "503",
    description = "Not yet, or not any more.",
    content = @Content(schema = @Schema(implementation = V2.ModelReady.class)))
@interface ModelReadinessApi {}
