package io.anomalyoperator.server.cli;

import io.anomalyoperator.server.cache.CacheSettings;
import io.anomalyoperator.server.model.PackageFetcher;
import io.anomalyoperator.server.model.PackageSource;
import io.anomalyoperator.settings.LogSettings;
import io.anomalyoperator.settings.Variables;
import java.nio.file.Path;
import java.util.HashMap;
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
          + " package asked for end it at once. A folder that holds the package already is kept.",
      "",
      "With --cache, a package whose sha256 SOURCE names is taken from there if it is there, without"
          + " a word to S3, and put there when it came from S3. It is verified each time; a damaged"
          + " one is deleted and fetched anew. Many may share a cache. If it is full, read-only or"
          + " broken, S3 is asked."
    },
    footerHeading = "%nExamples%n",
    footer = {
      "  model-server fetch 's3://models/mnist/5f3c….tar.gz?versionId=…#sha256=5f3c…' model",
      "  model-server fetch --cache /var/cache/models --cache-limit 1073741824 's3://…' model"
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

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where packages are kept for later fetches; or PACKAGE_CACHE. Default: nowhere.")
  private Optional<String> cache = Optional.empty();

  @Option(
      names = "--cache-limit",
      paramLabel = "BYTES",
      description =
          "What the cache may hold; the least recently used make room for others; or"
              + " PACKAGE_CACHE_LIMIT. Default: 2 GiB.")
  private Optional<String> cacheLimit = Optional.empty();

  @Option(
      names = "--cache-keep",
      paramLabel = "SHA256,…",
      description =
          "Packages that never make room for others; or PACKAGE_CACHE_KEEP. Default: none.")
  private Optional<String> cacheKeep = Optional.empty();

  @Option(
      names = "--cache-keep-as-of",
      paramLabel = "OWNER/N",
      description =
          "How new that list is. The cache notes it for other fetches: of one owner's lists the one"
              + " with the highest N counts, and a list of another owner replaces them; or"
              + " PACKAGE_CACHE_KEEP_AS_OF. Default: the list holds for this fetch only.")
  private Optional<String> cacheKeepAsOf = Optional.empty();

  FetchCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Brings that package into a folder, as the environment says. */
  static FetchCommand of(String source, Path folder, Map<String, String> environment) {
    FetchCommand command = new FetchCommand(environment);
    command.source = source;
    command.folder = folder;
    return command;
  }

  @Override
  public Integer call() throws Exception {
    LogSettings.from(new Variables(environment));
    PackageFetcher fetcher =
        attempts.isPresent()
            ? PackageFetcher.withAttempts(withOptions(), attempts.get())
            : PackageFetcher.forEver(withOptions());
    fetcher.fetch(PackageSource.location(source), folder);
    return ExitCode.DONE;
  }

  private Map<String, String> withOptions() {
    Map<String, String> all = new HashMap<>(environment);
    cache.ifPresent(value -> all.put(CacheSettings.FOLDER, value));
    cacheLimit.ifPresent(value -> all.put(CacheSettings.LIMIT, value));
    cacheKeep.ifPresent(value -> all.put(CacheSettings.KEEP, value));
    cacheKeepAsOf.ifPresent(value -> all.put(CacheSettings.KEEP_AS_OF, value));
    return all;
  }
}
