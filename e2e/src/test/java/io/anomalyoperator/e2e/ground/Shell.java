package io.anomalyoperator.e2e.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of this machine. */
public final class Shell {
  private Shell() {}

  /**
   * How a program ended.
   *
   * @param code its exit code
   * @param out its standard output
   * @param err its standard error
   */
  public record Result(int code, String out, String err) {
    public boolean succeeded() {
      return code == 0;
    }
  }

  /** Runs to the end, whatever the end is. */
  public static Result run(Duration limit, Map<String, String> environment, List<String> command) {
    try {
      Path out = Files.createTempFile("e2e", ".out");
      Path err = Files.createTempFile("e2e", ".err");
      try {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(
              "%s did not end within %s: %s%s"
                  .formatted(command, limit, Files.readString(out), Files.readString(err)));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", e);
    }
  }

  /** Runs and must succeed; its standard output. */
  public static String succeed(
      Duration limit, Map<String, String> environment, List<String> command) {
    Result result = run(limit, environment, command);
    if (!result.succeeded()) {
      throw new IllegalStateException(
          "%s ended with code %d: %s%s"
              .formatted(String.join(" ", command), result.code(), result.out(), result.err()));
    }
    return result.out();
  }
}
