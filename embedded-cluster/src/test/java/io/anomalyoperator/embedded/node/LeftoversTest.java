package io.anomalyoperator.embedded.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No process of a pod outlives its cluster. */
class LeftoversTest {
  @TempDir Path folder;

  @Test
  @DisplayName("processes of pods end when the JVM that started them is killed")
  void killed() throws Exception {
    Process jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid = Long.parseLong(jvm.inputReader().readLine());
    assertTrue(ProcessHandle.of(pid).isPresent());

    jvm.destroyForcibly().waitFor();

    await("the process ends")
        .atMost(Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  @DisplayName("what was left behind is ended at the next start, and nothing else")
  void nextStart() throws Exception {
    Process left = new ProcessBuilder("sleep", "300").start();
    Process other = new ProcessBuilder("sleep", "300").start();
    long started = left.info().startInstant().orElseThrow().toEpochMilli();
    Files.writeString(
        folder.resolve("processes"),
        "%d %d%n%d %d%n".formatted(left.pid(), started, other.pid(), started - 60_000));

    try (ProcessRegistry registry = new ProcessRegistry(folder)) {
      await("the process ends").until(() -> !left.isAlive());
      assertTrue(other.isAlive(), "a later process of the same id is not ours");
      registry.add(other.toHandle());
      registry.remove(other.toHandle());
    }
    other.destroyForcibly().waitFor();
    assertFalse(Files.readString(folder.resolve("processes")).contains("" + other.pid()));
  }

  @Test
  @DisplayName("a temporary folder goes with its node, a given one stays")
  void folders() throws Exception {
    NodeFolder temporary = NodeFolder.of(Optional.empty());
    Files.writeString(
        Files.createDirectories(temporary.path().resolve("logs")).resolve("a.log"), "hello");
    NodeFolder given = NodeFolder.of(Optional.of(folder));

    temporary.close();
    given.close();

    assertFalse(Files.exists(temporary.path()));
    assertTrue(Files.exists(folder));
  }

  /** Starts a process as a node would, and waits to be killed. */
  static final class Victim {
    private Victim() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException, InterruptedException {
      ProcessRegistry registry = new ProcessRegistry(Path.of(args[0]));
      Process process = new ProcessBuilder("sleep", "300").start();
      registry.add(process.toHandle());
      System.out.println(process.pid());
      process.waitFor();
    }
  }
}
