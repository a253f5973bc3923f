package io.anomalyoperator.server.image;

import static org.awaitility.Awaitility.await;

import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.server.fixtures.FakeS3;
import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * Makes the files of the image: links a Java runtime from the JDK that runs this, puts the jars in
 * place, and lets {@code fetch} and {@code serve} run on them as in a pod until their JVMs know
 * what to keep in an AOT cache, each in its own. Ends with an error unless both start again,
 * elsewhere, from these caches, fetch the package and score a row.
 *
 * <p>Runs in the environment of the image.
 */
final class ImageBuild {
  /** All of Java SE, so that no library misses a class, and what the server and a person use. */
  private static final String MODULES =
      "java.se,jdk.jcmd,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs";

  private static final Duration START = Duration.ofMinutes(2);

  /** The JVM writes the cache when it ends, which takes some seconds. */
  private static final Duration END = Duration.ofMinutes(5);

  /** Without profiles: a JVM that has them compiles hot code anew while it starts. */
  private static final List<String> TRAINING =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

  private final StagedImage image;
  private final Path scratch;
  private final FakeS3 s3;
  private final String source;
  private final Path token;

  private ImageBuild(StagedImage image, Path scratch, FakeS3 s3) throws Exception {
    this.image = image;
    this.scratch = Files.createTempDirectory(scratch, "run");
    this.s3 = s3;
    Path archive = this.scratch.resolve("package.tar.gz");
    PackageDigest digest = PicturePackage.in(this.scratch).write(archive);
    s3.put("models", "package.tar.gz", Files.readAllBytes(archive));
    this.source = "s3://models/package.tar.gz#sha256=" + digest.sha256();
    this.token = Files.writeString(this.scratch.resolve("token"), "token");
  }

  /**
   * Makes the files.
   *
   * @param arguments the folder to make, the server's jar with its libraries beside it, the file of
   *     the JVM's options
   */
  public static void main(String[] arguments) throws Exception {
    checkPlatform();
    Path root = Path.of(arguments[0]);
    Path scratch = Files.createTempDirectory("image-build");
    delete(root);
    // the cache must hold wherever the files lie: it is made here, and tried where they stay
    StagedImage trained = new StagedImage(root.resolveSibling(root.getFileName() + "-training"));
    delete(trained.root());
    trained.addJars(Path.of(arguments[1]));
    trained.addOptions(Path.of(arguments[2]));
    ServiceList.write(trained);
    link(trained.runtime());
    Map<Path, FileTime> times = trained.setTimes();
    try (FakeS3 s3 = new FakeS3()) {
      new ImageBuild(trained, scratch, s3).train();
      Files.move(trained.root(), root);
      new ImageBuild(new StagedImage(root), scratch, s3).verify();
    }
    // Jib knows by its time that a file is another
    for (var entry : times.entrySet()) {
      Files.setLastModifiedTime(
          root.resolve(trained.root().relativize(entry.getKey())), entry.getValue());
    }
    delete(scratch);
    System.exit(0);
  }

  private static void checkPlatform() {
    String found = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!found.equals("Linux amd64")) {
      throw new IllegalStateException(
          "this JVM is one for %s; the image has the JVM that builds it, so expected Linux amd64: build it there, for example in a container with Maven and a JDK 25"
              .formatted(found));
    }
  }

  /** In a process of its own: what jlink writes depends on what its JVM did before. */
  private static void link(Path runtime) throws IOException, InterruptedException {
    var jlink =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                runtime.toString())
            .inheritIO();
    jlink.environment().remove("JAVA_TOOL_OPTIONS");
    int code = jlink.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("jlink ended with " + code + "; see above");
    }
  }

  /** Fetches and serves, answers all that is ever asked, and ends as in a pod. */
  private void train() throws Exception {
    fetch(END, training(image.fetchCache()));
    check(image.fetchCache());
    Path initialized = scratch.resolve("initialized");
    String watching = "-Xlog:class+init=info:file=" + initialized;
    try (ServerProcess server = serve(training(image.serveCache(), watching))) {
      try (Exercise exercise = new Exercise(server, token)) {
        awaitScore(server, exercise);
        exercise.run();
      }
      // before the JVM that makes the cache writes there, too
      if (Files.readString(initialized).contains(ServiceList.LOOKED_FOR)) {
        throw new IOException(
            "Micronaut asked for a type of services that ServiceList does not list");
      }
      end(server, END);
    }
    check(image.serveCache());
  }

  /** JVMs that may not start without their caches fetch the package and score a row. */
  private void verify() throws Exception {
    long begin = System.nanoTime();
    fetch(START, trained(image.fetchCache()));
    report(image.fetchCache(), "the package is fetched", begin);
    begin = System.nanoTime();
    try (ServerProcess server = serve(trained(image.serveCache()));
        Exercise exercise = new Exercise(server, token)) {
      awaitScore(server, exercise);
      report(image.serveCache(), "a row is scored", begin);
      end(server, START);
    }
  }

  private List<String> training(Path cache, String... flags) {
    return image.trainingCommand(
        Stream.of(TRAINING.stream(), Stream.of("-XX:AOTCacheOutput=" + cache), Stream.of(flags))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private List<String> trained(Path cache) {
    return image.command("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
  }

  /**
   * A cache that knows a jar by the path that it has here holds elsewhere, too; but for each class
   * of that jar the JVM looks for this path, at every start, and makes an exception.
   */
  private void check(Path cache) throws IOException {
    if (!Files.isRegularFile(cache)) {
      throw new IOException("the training run left no %s; expected an AOT cache".formatted(cache));
    }
    String bytes = new String(Files.readAllBytes(cache), StandardCharsets.ISO_8859_1);
    if (bytes.contains(image.application().toString())) {
      throw new IOException(
          "%s names %s, where it was made; expected paths that are the same in the image"
              .formatted(cache, image.application()));
    }
  }

  private static void report(Path cache, String what, long begin) throws IOException {
    System.out.printf(
        "%s, %d MB: %s %d ms after the start%n",
        cache.getFileName(),
        Files.size(cache) >> 20,
        what,
        (System.nanoTime() - begin) / 1_000_000);
  }

  private static void end(ServerProcess server, Duration limit) throws Exception {
    server.terminate();
    int code = server.exitCode(limit);
    if (code != 0) {
      throw new IllegalStateException(
          "the server ended with %d; expected 0. Its log:%n%s".formatted(code, server.log()));
    }
  }

  private static void awaitScore(ServerProcess server, Exercise exercise) throws IOException {
    try {
      await()
          .atMost(START)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .failFast(() -> !server.alive())
          .until(exercise::scores);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new IllegalStateException(
          "the server scored no row. Its log:%n%s".formatted(server.log()), e);
    }
  }

  private ServerProcess serve(List<String> java) throws IOException {
    return ServerProcess.start(
        java, image.application(), fetched().toString(), scratch, environment());
  }

  /** Brings the package to where {@link #serve} finds it, by way of a cache as a node has one. */
  private void fetch(Duration limit, List<String> java) throws IOException, InterruptedException {
    Path log = scratch.resolve("fetch.log");
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("fetch", source, fetched().toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(image.application().toFile());
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment());
    builder.environment().put("PACKAGE_CACHE", scratch.resolve("cache").toString());
    Process process = builder.start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            "fetch did not end with 0 within %s. Its log:%n%s"
                .formatted(limit, Files.readString(log)));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private Path fetched() {
    return scratch.resolve("model");
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.put("MANAGEMENT_TOKEN_FILE", token.toString());
    // what is set for the build's own JVMs is not in a pod
    environment.put("JAVA_TOOL_OPTIONS", "");
    return environment;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, java.io.IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
