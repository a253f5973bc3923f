package io.anomalyoperator.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;

/** Scores rows. */
@Controller
final class PredictController {
  private final PredictRoute route;

  PredictController(PredictRoute route) {
    this.route = route;
  }

  @Post("/predict")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  CompletableFuture<HttpResponse<byte[]>> predict(HttpRequest<?> request, @Body byte[] body) {
    return route.score(ScoreRequest.of(request, body)).thenApply(ScoreAnswer::response);
  }
}
