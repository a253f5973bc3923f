package io.anomalyoperator.embedded.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no process of a pod outlives this JVM. Their ids stand in a file; a small shell
 * that notices the end of this JVM by the end of its own input kills them, and what is still there
 * when a cluster starts on the same folder is ended then. The start time tells a process from a
 * later one that got the same id.
 */
final class ProcessRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRegistry.class);

  /** Waits for the end of its input; then kills what the file names. */
  private static final String WATCHDOG =
      "cat >/dev/null; while read -r pid started; do kill -9 \"$pid\" 2>/dev/null; done <\"$0\"";

  private final Path file;
  private final Map<Long, Instant> running = new LinkedHashMap<>();
  private final Process watchdog;
  private boolean closed;

  ProcessRegistry(Path folder) throws IOException {
    file = Files.createDirectories(folder).resolve("processes").toAbsolutePath();
    endLeftovers();
    Files.writeString(file, "");
    watchdog =
        new ProcessBuilder("sh", "-c", WATCHDOG, file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  private void endLeftovers() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      String[] entry = line.split(" ", -1);
      Instant started = Instant.ofEpochMilli(Long.parseLong(entry[1]));
      ProcessHandle.of(Long.parseLong(entry[0]))
          .filter(p -> isSame(p, started))
          .ifPresent(
              p -> {
                LOG.info("ending process {}, left behind by an earlier cluster", p.pid());
                p.descendants().forEach(ProcessHandle::destroyForcibly);
                p.destroyForcibly();
              });
    }
  }

  /** Start times are given in ticks of the kernel: a hundredth of a second is no difference. */
  private static boolean isSame(ProcessHandle process, Instant started) {
    Optional<Instant> actual = process.info().startInstant();
    return actual.isPresent() && Duration.between(actual.get(), started).abs().toMillis() < 50;
  }

  synchronized void add(ProcessHandle process) {
    running.put(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    write();
  }

  synchronized void remove(ProcessHandle process) {
    running.remove(process.pid());
    write();
  }

  private void write() {
    if (closed) {
      return;
    }
    String lines =
        running.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue().toEpochMilli() + "\n")
            .collect(Collectors.joining());
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All processes are ended by now; the watchdog has nothing to do. */
  @Override
  public synchronized void close() {
    closed = true;
    watchdog.destroy();
  }
}
