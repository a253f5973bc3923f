package io.anomalyoperator.server.protocol.sagemaker;

import io.anomalyoperator.server.http.ApiSchemas;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Locale;

/** Health, as SageMaker asks for it. */
@Controller
@Tag(name = "sagemaker")
final class PingController {
  /** SageMaker looks at the status alone. */
  @Serdeable
  record Pong(boolean ready) {}

  private final ServerState state;

  PingController(ServerState state) {
    this.state = state;
  }

  @Get("/ping")
  @Operation(summary = "Readiness, as SageMaker asks for it")
  @ApiResponse(
      responseCode = "200",
      description = "Requests may come; no body.",
      content = {})
  @ApiResponse(
      responseCode = "503",
      description = "Not yet, or not any more.",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = ApiSchemas.Failure.class)))
  Pong ping() {
    if (!state.ready()) {
      throw Refused.unavailable(
          "the server is " + state.phase().name().toLowerCase(Locale.ROOT) + ", not ready");
    }
    return new Pong(true);
  }
}
