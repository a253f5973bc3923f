package io.anomalyoperator.server.protocol.sagemaker;

import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Locale;

/** Health, as SageMaker asks for it. */
@Controller
final class PingController {
  /** SageMaker looks at the status alone. */
  @Serdeable
  record Pong(boolean ready) {}

  private final ServerState state;

  PingController(ServerState state) {
    this.state = state;
  }

  @Get("/ping")
  Pong ping() {
    if (!state.ready()) {
      throw Refused.unavailable(
          "the server is " + state.phase().name().toLowerCase(Locale.ROOT) + ", not ready");
    }
    return new Pong(true);
  }
}
