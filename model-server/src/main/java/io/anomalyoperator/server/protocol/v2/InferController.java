package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.http.Scoring;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.metrics.ModelMetrics.Refusal;
import io.anomalyoperator.server.model.Judge;
import io.anomalyoperator.server.model.ServingModel;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Inference by the Open Inference Protocol. */
@Controller("/v2/models")
@Tag(name = "open inference protocol")
final class InferController {
  private final Scoring scoring;
  private final ModelMetrics metrics;

  InferController(Scoring scoring, ModelMetrics metrics) {
    this.scoring = scoring;
    this.metrics = metrics;
  }

  @Operation(
      summary = "Infer",
      description = "Outputs: `score` (FP64), `p_value` (FP64) and `is_anomaly` (BOOL), per row.")
  @RequestBody(content = @Content(schema = @Schema(type = "object")))
  @Post("/{name}/infer")
  @Consumes(MediaType.APPLICATION_JSON)
  CompletableFuture<V2.InferResponse> infer(
      HttpRequest<?> request, @PathVariable String name, @Body byte[] body) {
    return infer(request, ModelNames.check(scoring.model(), name, ""), body);
  }

  @Operation(summary = "Infer, with a version", description = "The same; another version is 404.")
  @RequestBody(content = @Content(schema = @Schema(type = "object")))
  @Post("/{name}/versions/{version}/infer")
  @Consumes(MediaType.APPLICATION_JSON)
  CompletableFuture<V2.InferResponse> inferVersion(
      HttpRequest<?> request,
      @PathVariable String name,
      @PathVariable String version,
      @Body byte[] body) {
    return infer(request, ModelNames.check(scoring.model(), name, version), body);
  }

  private CompletableFuture<V2.InferResponse> infer(
      HttpRequest<?> request, ServingModel model, byte[] body) {
    InferRequest read = read(model, body);
    return scoring.score(request, model, read.job(), scores -> answer(model, read, scores));
  }

  private InferRequest read(ServingModel model, byte[] body) {
    try {
      return new InferReader(model.manifest().input()).read(body);
    } catch (Refused e) {
      metrics.refused(Refusal.INVALID);
      throw e;
    }
  }

  private static V2.InferResponse answer(
      ServingModel model, InferRequest request, double[] scores) {
    return new V2.InferResponse(
        model.manifest().name(),
        model.manifest().version(),
        request.id().isEmpty() ? null : request.id(),
        outputs(model.judge(), scores, request.outputs()));
  }

  private static List<V2.OutputTensor> outputs(Judge judge, double[] scores, Set<String> wanted) {
    List<Long> shape = List.of((long) scores.length);
    List<V2.OutputTensor> all =
        List.of(
            new V2.OutputTensor("score", "FP64", shape, Arrays.stream(scores).boxed().toList()),
            new V2.OutputTensor(
                "p_value",
                "FP64",
                shape,
                Arrays.stream(scores).map(judge::pValue).boxed().toList()),
            new V2.OutputTensor(
                "is_anomaly",
                "BOOL",
                shape,
                Arrays.stream(scores).mapToObj(judge::isAnomaly).toList()));
    if (wanted.isEmpty()) {
      return all;
    }
    List<V2.OutputTensor> chosen = new ArrayList<>(all);
    chosen.removeIf(output -> !wanted.contains(output.name()));
    return chosen;
  }
}
