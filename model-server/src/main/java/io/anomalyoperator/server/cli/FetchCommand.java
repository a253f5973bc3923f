package io.anomalyoperator.server.cli;

import io.anomalyoperator.server.model.PackageFetcher;
import io.anomalyoperator.server.model.PackageSource;
import io.anomalyoperator.server.settings.LogSettings;
import io.anomalyoperator.server.settings.Variables;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a package into a folder: what the init container of a model's pod does. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Brings a model package from S3 into a folder and verifies it on the way.",
      "",
      "What cannot be done now is tried again, at most ten seconds apart. Bytes that are not the"
          + " package asked for end it at once. A folder that holds the package already is kept."
    })
final class FetchCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "s3://bucket/key?versionId=…#sha256=…")
  private String source = "";

  @Parameters(index = "1", paramLabel = "FOLDER", description = "Where the package goes.")
  private Path folder = Path.of("");

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description = "Give up after so many attempts. Default: never.")
  private Optional<Integer> attempts = Optional.empty();

  FetchCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws Exception {
    LogSettings.from(new Variables(environment));
    PackageFetcher fetcher =
        attempts.isPresent()
            ? PackageFetcher.withAttempts(environment, attempts.get())
            : PackageFetcher.forEver(environment);
    fetcher.fetch(PackageSource.location(source), folder);
    return ExitCode.DONE;
  }
}
