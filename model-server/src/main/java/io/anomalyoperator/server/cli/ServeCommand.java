package io.anomalyoperator.server.cli;

import io.anomalyoperator.server.MicronautServices;
import io.anomalyoperator.server.ModelServer;
import io.anomalyoperator.server.model.PackageSource;
import io.anomalyoperator.server.model.SageMakerFolder;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.anomalyoperator.settings.InvalidSettingException;
import io.anomalyoperator.settings.LogSettings;
import io.anomalyoperator.settings.Variables;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves until a signal comes. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serves a model package on port 8080.",
      "",
      "Ready means: every file has the hash that its manifest names, the model is loaded and warm"
          + " on every core, and the golden set got the package's own scores."
    },
    footerHeading = "%nExamples%n",
    footer = {
      "  model-server serve model.tar.gz",
      "  model-server serve 's3://models/mnist/5f3c….tar.gz?versionId=…#sha256=5f3c…'",
      "  curl localhost:8080/model-info",
      "  curl localhost:8080/predict -H 'Content-Type: application/json' -d '{\"features\":[…]}'",
      "  open http://localhost:8080/docs"
    })
final class ServeCommand implements Callable<Integer> {
  static final String SOURCE_VARIABLE = "MODEL_SOURCE";

  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  private final Map<String, String> environment;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SOURCE",
      description =
          "A folder, an archive (.tar.gz), or s3://bucket/key?versionId=…#sha256=…; or"
              + " MODEL_SOURCE; or what SageMaker left in /opt/ml/model.")
  private Optional<String> source = Optional.empty();

  @Option(names = "--port", description = "Public port; or SERVER_PORT. Default: 8080.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--host",
      description = "Address that both ports bind to; or SERVER_HOST. Default: 0.0.0.0.")
  private Optional<String> host = Optional.empty();

  ServeCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Serves that package, on the ports of the environment. */
  static ServeCommand of(String source, Map<String, String> environment) {
    ServeCommand command = new ServeCommand(environment);
    command.source = Optional.of(source);
    return command;
  }

  @Override
  public Integer call() throws Exception {
    LogSettings.from(new Variables(environment));
    ServerSettings settings = ServerSettings.fromEnvironment(withOptions());
    MicronautServices.takeListed();
    Termination termination = Termination.onSignals();
    int code = ExitCode.FAILED;
    try (PackageSource opened = PackageSource.parse(source(), environment);
        ModelServer server = ModelServer.start(settings, opened::open)) {
      code = untilTheEnd(settings, server, termination);
    } finally {
      termination.finished(code);
    }
    return code;
  }

  private int untilTheEnd(ServerSettings settings, ModelServer server, Termination termination) {
    var _ =
        server
            .model()
            .whenComplete(
                (model, failure) -> {
                  if (failure == null) {
                    log.info("{}", banner(settings, model));
                  } else {
                    termination.because(failure);
                  }
                });
    Optional<Throwable> failure = termination.await();
    if (failure.isPresent()) {
      Throwable cause = Failures.cause(failure.get());
      log.error("cannot serve {}: {}", source(), Failures.describe(cause));
      return ExitCode.of(cause);
    }
    server.stopGracefully();
    return ExitCode.DONE;
  }

  private Map<String, String> withOptions() {
    Map<String, String> all = new java.util.HashMap<>(environment);
    port.ifPresent(value -> all.put("SERVER_PORT", value.toString()));
    host.ifPresent(value -> all.put("SERVER_HOST", value));
    return all;
  }

  private String source() {
    return source
        .or(() -> Optional.ofNullable(environment.get(SOURCE_VARIABLE)))
        .filter(text -> !text.isBlank())
        .or(() -> SageMakerFolder.find(environment).map(Path::toString))
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "no package to serve; name a folder, an archive or an s3:// address, or set "
                        + SOURCE_VARIABLE
                        + "; or mount one at /opt/ml/model, as SageMaker does"));
  }

  private static String banner(ServerSettings settings, ServingModel model) {
    String host = settings.host().equals("0.0.0.0") ? "localhost" : settings.host();
    return "serving %s %s at http://%s:%d (docs at /docs, %s)"
        .formatted(
            model.manifest().name(),
            model.manifest().version(),
            host,
            settings.port(),
            model.sha256().isEmpty()
                ? "manifest sha256 " + model.folder().manifestSha256()
                : "sha256 " + model.sha256());
  }
}
