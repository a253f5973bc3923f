package io.anomalyoperator.operator.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The operator as its image runs it, measured by its own metrics. */
final class OperatorProcess implements AutoCloseable {
  private static final long MIB = 1 << 20;
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final Process process;
  private final URI metrics;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong most = new AtomicLong();
  private final Thread sampler;
  private long looks = -1;
  private long quietSince;

  private OperatorProcess(Process process, int port) {
    this.process = process;
    this.metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    this.sampler = Thread.ofPlatform().daemon().start(this::sample);
  }

  static OperatorProcess start(Path work, Path kubeconfig, URI s3, int heap) throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx" + heap + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("operator.classpath"),
            "io.anomalyoperator.operator.OperatorMain");
    var environment = builder.environment();
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("MODEL_SERVER_IMAGE", "registry.example/model-server:bench");
    environment.put("POD_NAMESPACE", "default");
    environment.put("OPERATOR_PORT", Integer.toString(port));
    environment.put("S3_ENDPOINT", s3.toString());
    environment.put("AWS_ACCESS_KEY_ID", "any");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    var log = ProcessBuilder.Redirect.appendTo(work.resolve("operator.log").toFile());
    return new OperatorProcess(builder.redirectOutput(log).redirectError(log).start(), port);
  }

  private Stream<String> lines() {
    try {
      return http.send(
              HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body()
          .lines();
    } catch (IOException e) {
      if (!process.isAlive()) {
        throw new UncheckedIOException("the operator ended; see its log", e);
      }
      return Stream.empty(); // it does not listen yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Stream.empty();
    }
  }

  private long sum(String begin) {
    return lines()
        .filter(line -> line.startsWith(begin))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Writes to the API server, Leases and Events apart. */
  long writes() {
    return sum("anomaly_operator_api_writes_total");
  }

  /** Models that were looked at to the end. */
  long reconciledModels() {
    return lines().filter(line -> line.startsWith("anomalymodel_ready{")).count();
  }

  /** Whether no model was looked at for a while. */
  boolean rests() {
    long now = sum("anomaly_operator_reconcile_seconds_count");
    if (now != looks) {
      looks = now;
      quietSince = System.nanoTime();
    }
    return System.nanoTime() - quietSince > QUIET.toNanos();
  }

  long cpuMillis() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
  }

  private long heap() {
    return sum("jvm_memory_bytes_used{area=\"heap\"");
  }

  private void sample() {
    try {
      while (process.isAlive()) {
        most.accumulateAndGet(heap(), Math::max);
        TimeUnit.SECONDS.sleep(5);
      }
    } catch (InterruptedException | UncheckedIOException e) {
      // it is over
    }
  }

  /** The most that was used since the last time, garbage and all, and what is alive now. */
  void sayHeap(String what) throws IOException, InterruptedException {
    long used = most.getAndSet(0) / MIB;
    new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.run"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    System.out.printf(
        "%-44s %d MiB used at most, %d MiB after a collection%n", what, used, heap() / MIB);
  }

  @Override
  public void close() throws IOException {
    sampler.interrupt();
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
