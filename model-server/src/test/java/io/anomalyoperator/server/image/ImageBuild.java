package io.anomalyoperator.server.image;

import static org.awaitility.Awaitility.await;

import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.server.fixtures.FakeS3;
import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.ServerProcess;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * Makes the files of the image: links a Java runtime from the JDK that runs this, puts the jars in
 * place, and lets the server run on them as in a pod until its JVM knows what to keep in an AOT
 * cache. Ends with an error unless a second start, elsewhere, takes that cache and scores a row.
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

  private final StagedImage image;
  private final Path scratch;
  private final FakeS3 s3;
  private final String source;
  private final Path token;

  private ImageBuild(StagedImage image, Path scratch, FakeS3 s3) throws Exception {
    this.image = image;
    this.scratch = scratch;
    this.s3 = s3;
    Path archive = scratch.resolve("package.tar.gz");
    PackageDigest digest = PicturePackage.in(scratch).write(archive);
    s3.put("models", "package.tar.gz", Files.readAllBytes(archive));
    this.source = "s3://models/package.tar.gz#sha256=" + digest.sha256();
    this.token = Files.writeString(scratch.resolve("token"), "token");
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

  /**
   * Serves, answers all that is ever asked, and ends as in a pod; the JVM then writes the cache.
   * Without profiles: a JVM that has them compiles hot code anew while it starts.
   */
  private void train() throws Exception {
    try (ServerProcess server =
        start(
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTRecordTraining",
            "-XX:AOTCacheOutput=" + image.cache())) {
      try (Exercise exercise = new Exercise(server, token)) {
        awaitScore(server, exercise);
        exercise.run();
      }
      server.terminate();
      int code = server.exitCode(END);
      if (code != 0 || !Files.isRegularFile(image.cache())) {
        throw new IllegalStateException(
            "the training run ended with %d and left %s; expected 0 and a cache. Its log:%n%s"
                .formatted(
                    code, Files.exists(image.cache()) ? "a cache" : "no cache", server.log()));
      }
    }
  }

  /** A JVM that may not start without the cache scores a row. */
  private void verify() throws Exception {
    long begin = System.nanoTime();
    try (ServerProcess server = start("-XX:AOTCache=" + image.cache(), "-XX:AOTMode=on");
        Exercise exercise = new Exercise(server, token)) {
      awaitScore(server, exercise);
      System.out.printf(
          "AOT cache of %d MB; a row is scored %d ms after the start%n",
          Files.size(image.cache()) >> 20, (System.nanoTime() - begin) / 1_000_000);
      server.terminate();
      int code = server.exitCode(START);
      if (code != 0) {
        throw new IllegalStateException(
            "the server ended with %d; expected 0. Its log:%n%s".formatted(code, server.log()));
      }
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

  private ServerProcess start(String... flags) throws IOException {
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.put("MANAGEMENT_TOKEN_FILE", token.toString());
    // what is set for the build's own JVMs is not in a pod
    environment.put("JAVA_TOOL_OPTIONS", "");
    return ServerProcess.start(image.command(flags), source, scratch, environment);
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
