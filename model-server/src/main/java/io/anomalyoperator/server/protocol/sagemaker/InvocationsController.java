package io.anomalyoperator.server.protocol.sagemaker;

import io.anomalyoperator.server.http.ScoreAnswer;
import io.anomalyoperator.server.http.ScoreRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;

/** Scores rows, as SageMaker sends them and wants them answered. */
@Controller
final class InvocationsController {
  private final InvocationsRoute route;

  InvocationsController(InvocationsRoute route) {
    this.route = route;
  }

  @Post("/invocations")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_CSV, MediaType.APPLICATION_OCTET_STREAM})
  @Produces(MediaType.ALL)
  CompletableFuture<HttpResponse<byte[]>> invoke(HttpRequest<?> request, @Body byte[] body) {
    return route.score(ScoreRequest.of(request, body)).thenApply(ScoreAnswer::response);
  }
}
