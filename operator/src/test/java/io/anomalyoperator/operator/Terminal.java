package io.anomalyoperator.operator;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A terminal whose kubectl, the one that came with an API server's binaries ({@code
 * KUBE_API_TEST_DIR}), speaks to an embedded cluster. A test of scripts starts some hundred
 * processes: it runs where that API server is at hand.
 */
final class Terminal {
  static final String NO_KUBECTL =
      "no kubectl of a real kube-apiserver: set KUBE_API_TEST_DIR and KUBE_API_TEST_API_SERVER_VERSION";
  private static final long LIMIT_SECONDS = 60;

  private final Path folder;
  private final Map<String, String> environment;
  private int serial;

  Terminal(Path folder, String kubeconfig) {
    this.folder = folder;
    this.environment =
        Map.of(
            "KUBECONFIG",
            write("kubeconfig", kubeconfig).toString(),
            "HOME", // kubectl keeps its cache there
            folder.toString(),
            "PATH",
            path());
  }

  /**
   * How a program ended.
   *
   * @param code its exit code
   * @param out its standard output
   * @param err its standard error
   */
  record Ended(int code, String out, String err) {}

  /** A program that may still run. */
  record Running(Process process, Path output, Path errors) {
    /** What it has printed so far. */
    String out() {
      return read(output);
    }

    /** Waits for its end. */
    Ended end() {
      try {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new AssertionError("no end: " + out() + read(errors));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while a program ran", e);
      }
      return new Ended(process.exitValue(), out(), read(errors));
    }
  }

  private static String path() {
    String path = System.getenv("PATH");
    String binaries = System.getenv("KUBE_API_TEST_DIR");
    String version = System.getenv("KUBE_API_TEST_API_SERVER_VERSION");
    return binaries == null || version == null
        ? path
        : Path.of(binaries, "k8s", version + "-linux-amd64") + File.pathSeparator + path;
  }

  Running start(Map<String, String> more, List<String> command) {
    Path output = folder.resolve("out-" + ++serial);
    Path errors = folder.resolve("err-" + serial);
    var builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new Running(process, output, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs to the end. A shell looks the program up on the terminal's PATH. */
  Ended run(String command) {
    return start(Map.of(), List.of("bash", "-c", command)).end();
  }

  /** A file in the terminal's folder. */
  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
