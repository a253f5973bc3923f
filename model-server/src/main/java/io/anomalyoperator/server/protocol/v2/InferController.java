package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.ScoreAnswer;
import io.anomalyoperator.server.http.ScoreRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;

/** Inference by the Open Inference Protocol, as JSON or with binary tensors. */
@Controller("/v2/models")
final class InferController {
  private final InferRoute route;

  InferController(InferRoute route) {
    this.route = route;
  }

  @Post("/{name}/infer")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
  CompletableFuture<HttpResponse<byte[]>> infer(
      HttpRequest<?> request, @PathVariable String name, @Body byte[] body) {
    return infer(request, name, "", body);
  }

  @Post("/{name}/versions/{version}/infer")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
  CompletableFuture<HttpResponse<byte[]>> inferVersion(
      HttpRequest<?> request,
      @PathVariable String name,
      @PathVariable String version,
      @Body byte[] body) {
    return infer(request, name, version, body);
  }

  private CompletableFuture<HttpResponse<byte[]>> infer(
      HttpRequest<?> request, String name, String version, byte[] body) {
    return route
        .score(ScoreRequest.of(request, body), name, version)
        .thenApply(ScoreAnswer::response);
  }
}
