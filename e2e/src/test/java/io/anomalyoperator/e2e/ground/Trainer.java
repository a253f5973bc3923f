package io.anomalyoperator.e2e.ground;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.Limits;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.modelpackage.VerifiedPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The trainer's command line, as a pipeline uses it. Each package is trained once a run. */
public final class Trainer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Settings settings;
  private final Path jar;
  private final String bucket;
  private final Path folder;
  private final Map<List<String>, Trained> packages = new ConcurrentHashMap<>();

  /**
   * A package that was trained and published.
   *
   * @param archive on this disk
   * @param content what the trainer wrote into it
   * @param pin where it was published
   */
  public record Trained(Path archive, VerifiedPackage content, Pin pin) {}

  Trainer(Settings settings, Path root, String bucket) {
    this.settings = settings;
    this.bucket = bucket;
    try (var jars = Files.newDirectoryStream(root.resolve("trainer/target"), "trainer-*.jar")) {
      this.jar = jars.iterator().next();
      this.folder = Files.createTempDirectory("e2e-packages");
    } catch (IOException e) {
      throw new UncheckedIOException("the trainer is not built: mvn -pl trainer -am package", e);
    }
  }

  /** A model of the digit 0, good enough to tell others from it. */
  public Trained zeros(String version) {
    return digit(0, version, 12);
  }

  /** A good model of another digit, to which every 0 is an anomaly. */
  public Trained ones(String version) {
    return digit(1, version, 12);
  }

  /** A model of the digit 0 that is quickly made; its quality is not the point. */
  public Trained quick(String version) {
    return digit(0, version, 1);
  }

  /** The same, of a known commit of the training code. */
  public Trained at(String version, String commit) {
    return train(
        "of-" + commit,
        version,
        "--data",
        settings.mnist().toString(),
        "--normal",
        "0",
        "--epochs",
        "1",
        "--code-revision",
        commit);
  }

  /** Test images of which it is known whether they are a 0, published. */
  public Pin labelledZeros(int rows) {
    Path file = folder.resolve("labelled-" + rows + ".safetensors");
    run(
        List.of(
            "labelled",
            "--data",
            settings.mnist().toString(),
            "--normal",
            "0",
            "--rows",
            Integer.toString(rows),
            "--out",
            file.toString()));
    return pin(run(List.of("publish", file.toString(), "--bucket", bucket)));
  }

  private Trained digit(int normal, String version, int epochs) {
    return packages.computeIfAbsent(
        List.of(version, Integer.toString(epochs), Integer.toString(normal)),
        key ->
            train(
                "%s-%d-%d".formatted(version, normal, epochs),
                version,
                "--data",
                settings.mnist().toString(),
                "--normal",
                Integer.toString(normal),
                "--epochs",
                Integer.toString(epochs),
                "--seed",
                Integer.toString(Math.abs(version.hashCode() % 1000))));
  }

  private Trained train(String file, String version, String... options) {
    Path archive = folder.resolve(file + ".tar.gz");
    var arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(List.of("--name", "mnist", "--version", version, "--out", archive.toString()));
    arguments.addAll(List.of(options));
    run(arguments);
    return publish(archive);
  }

  /** Publishes an archive. */
  public Trained publish(Path archive) {
    String printed = run(List.of("publish", archive.toString(), "--bucket", bucket));
    try (var bytes = Files.newInputStream(archive)) {
      return new Trained(archive, PackageReader.verify(bytes, Limits.defaults()), pin(printed));
    } catch (IOException | InvalidPackageException e) {
      throw new IllegalStateException(archive + " cannot be read back", e);
    }
  }

  private static Pin pin(String printed) {
    try {
      return Pin.of(new JsonMapper().readTree(printed));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("publish printed no pin: " + printed, e);
    }
  }

  private String run(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    return Shell.succeed(
        LIMIT,
        Map.of(
            "S3_ENDPOINT", settings.s3Endpoint().toString(),
            "AWS_ACCESS_KEY_ID", settings.s3AccessKey(),
            "AWS_SECRET_ACCESS_KEY", settings.s3SecretKey()),
        command);
  }

  @Override
  public void close() {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
