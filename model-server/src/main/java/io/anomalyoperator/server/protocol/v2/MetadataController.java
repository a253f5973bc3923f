package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.ServingModel;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Health and metadata of the Open Inference Protocol. */
@Controller("/v2")
@Tag(name = "open inference protocol")
final class MetadataController {
  private static final long ANY = -1;

  private final ServerState state;

  MetadataController(ServerState state) {
    this.state = state;
  }

  @Get
  @Operation(summary = "Server metadata")
  V2.ServerMetadata server() {
    return new V2.ServerMetadata("anomaly-operator-model-server", ownVersion(), List.of());
  }

  @Get("/health/live")
  @Operation(summary = "Liveness", description = "200 as long as the process answers.")
  V2.Live live() {
    return new V2.Live(true);
  }

  @Get("/health/ready")
  @Operation(summary = "Readiness of the server")
  HttpResponse<V2.Ready> ready() {
    return readiness();
  }

  @Get("/models/{name}")
  @Operation(summary = "Model metadata")
  V2.ModelMetadata model(@PathVariable String name) {
    return metadata(named(name, ""));
  }

  @Get("/models/{name}/versions/{version}")
  @Operation(summary = "Model metadata, of a version")
  V2.ModelMetadata version(@PathVariable String name, @PathVariable String version) {
    return metadata(named(name, version));
  }

  @Get("/models/{name}/ready")
  @Operation(summary = "Readiness of the model")
  HttpResponse<V2.Ready> modelReady(@PathVariable String name) {
    return modelReadiness(name, "");
  }

  @Get("/models/{name}/versions/{version}/ready")
  @Operation(summary = "Readiness of the model, of a version")
  HttpResponse<V2.Ready> versionReady(@PathVariable String name, @PathVariable String version) {
    return modelReadiness(name, version);
  }

  private HttpResponse<V2.Ready> modelReadiness(String name, String version) {
    if (state.model().isPresent()) {
      named(name, version);
    }
    return readiness();
  }

  private static V2.ModelMetadata metadata(ServingModel model) {
    var manifest = model.manifest();
    var input = manifest.input();
    List<Long> shape = Stream.concat(Stream.of(ANY), input.shape().stream()).toList();
    List<Long> perRow = List.of(ANY);
    return new V2.ModelMetadata(
        manifest.name(),
        List.of(manifest.version()),
        "pytorch_torchscript",
        List.of(new V2.TensorMetadata(input.name(), input.datatype(), shape)),
        List.of(
            new V2.TensorMetadata("score", "FP64", perRow),
            new V2.TensorMetadata("p_value", "FP64", perRow),
            new V2.TensorMetadata("is_anomaly", "BOOL", perRow)));
  }

  private ServingModel named(String name, String version) {
    return ModelNames.check(state.model().orElseThrow(Refused::notReady), name, version);
  }

  private HttpResponse<V2.Ready> readiness() {
    return HttpResponse.status(state.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(new V2.Ready(state.ready()));
  }

  private static String ownVersion() {
    return Optional.ofNullable(MetadataController.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
