package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.Scoring;
import io.anomalyoperator.server.model.ServingModel;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.concurrent.CompletableFuture;

/** Inference by the Open Inference Protocol, as JSON or with binary tensors. This is hot. */
@Controller("/v2/models")
@Tag(name = "open inference protocol")
final class InferController {
  private final Scoring scoring;
  private final InferCodec.Cache codecs;

  InferController(Scoring scoring, InferCodec.Cache codecs) {
    this.scoring = scoring;
    this.codecs = codecs;
  }

  @Operation(summary = "Infer", description = InferApi.DESCRIPTION)
  @InferApi
  @Post("/{name}/infer")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
  CompletableFuture<HttpResponse<byte[]>> infer(
      HttpRequest<?> request, @PathVariable String name, @Body byte[] body) {
    return infer(request, ModelNames.check(scoring.model(), name, ""), body);
  }

  @Operation(summary = "Infer, with a version", description = "The same; another version is 404.")
  @InferApi
  @Post("/{name}/versions/{version}/infer")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
  CompletableFuture<HttpResponse<byte[]>> inferVersion(
      HttpRequest<?> request,
      @PathVariable String name,
      @PathVariable String version,
      @Body byte[] body) {
    return infer(request, ModelNames.check(scoring.model(), name, version), body);
  }

  private CompletableFuture<HttpResponse<byte[]>> infer(
      HttpRequest<?> request, ServingModel model, byte[] body) {
    InferCodec codec = codecs.of(model);
    InferRequest read = scoring.read(() -> codec.read(request, body));
    return scoring.score(
        request,
        model,
        read.job(),
        read.timeoutMicros(),
        scores -> answer(codec.writer().write(read, scores)));
  }

  private static HttpResponse<byte[]> answer(InferWriter.Answer answer) {
    var response = HttpResponse.ok(answer.body());
    return answer.jsonLength() == answer.body().length
        ? response.contentType(MediaType.APPLICATION_JSON_TYPE)
        : response
            .contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE)
            .header(InferCodec.JSON_LENGTH, Integer.toString(answer.jsonLength()));
  }
}
