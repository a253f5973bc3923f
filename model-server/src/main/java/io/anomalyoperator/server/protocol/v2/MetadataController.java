package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.model.ServingModel;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Health and metadata of the Open Inference Protocol. */
@Controller("/v2")
final class MetadataController {
  private static final long ANY = -1;
  private static final List<String> EXTENSIONS = List.of("binary_tensor_data");

  private final ServerState state;

  MetadataController(ServerState state) {
    this.state = state;
  }

  @Get
  V2.ServerMetadata server() {
    return new V2.ServerMetadata("anomaly-operator-model-server", ownVersion(), EXTENSIONS);
  }

  @Get("/health/live")
  V2.Live live() {
    return new V2.Live(true);
  }

  @Get("/health/ready")
  HttpResponse<V2.Ready> ready() {
    return HttpResponse.status(status()).body(new V2.Ready(state.ready(), state.ready()));
  }

  @Get("/models/{name}")
  V2.ModelMetadata model(@PathVariable String name) {
    return metadata(named(name, ""));
  }

  @Get("/models/{name}/versions/{version}")
  V2.ModelMetadata version(@PathVariable String name, @PathVariable String version) {
    return metadata(named(name, version));
  }

  @Get("/models/{name}/ready")
  HttpResponse<V2.ModelReady> modelReady(@PathVariable String name) {
    return modelReadiness(name, "");
  }

  @Get("/models/{name}/versions/{version}/ready")
  HttpResponse<V2.ModelReady> versionReady(
      @PathVariable String name, @PathVariable String version) {
    return modelReadiness(name, version);
  }

  private HttpResponse<V2.ModelReady> modelReadiness(String name, String version) {
    if (state.model().isPresent()) {
      named(name, version);
    }
    return HttpResponse.status(status()).body(new V2.ModelReady(name, state.ready()));
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
        Arrays.stream(Output.values())
            .map(output -> new V2.TensorMetadata(output.tensor(), output.datatype(), perRow))
            .toList());
  }

  private ServingModel named(String name, String version) {
    return ModelNames.check(state.model().orElseThrow(Refused::notReady), name, version);
  }

  private HttpStatus status() {
    return state.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
  }

  private static String ownVersion() {
    return Optional.ofNullable(MetadataController.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
