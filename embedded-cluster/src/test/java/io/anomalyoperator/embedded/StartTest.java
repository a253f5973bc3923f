package io.anomalyoperator.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that cannot start: what they say, and that nothing is left of them. */
class StartTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("a port in use is named, with the remedy, and the node's processes end")
  void portInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String message = refusal(withNode(folder).port(taken.getLocalPort()));

      assertTrue(message.contains("port " + taken.getLocalPort()), message);
      assertTrue(message.contains("choose another, or 0"), message);
      await("the watchdog is gone").until(() -> watchdogs() == 0);
    }
  }

  @Test
  @DisplayName("a folder that cannot be one is named, and the port is not blamed")
  void folderIsAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    String message = refusal(withNode(file));

    assertTrue(message.contains(file.toString()), message);
    assertFalse(message.contains("port"), message);
  }

  @Test
  @DisplayName("a port that no port can be ends the node, too")
  void impossiblePort() {
    assertThrows(
        IllegalArgumentException.class, () -> withNode(folder).port(70_000).build().start());

    await("the watchdog is gone").until(() -> watchdogs() == 0);
  }

  private static EmbeddedCluster.Builder withNode(Path folder) {
    return EmbeddedCluster.builder().dataDirectory(folder).node(_ -> Optional.empty());
  }

  private static String refusal(EmbeddedCluster.Builder builder) {
    return assertThrows(UncheckedIOException.class, () -> builder.build().start()).getMessage();
  }

  private long watchdogs() {
    return ProcessHandle.current()
        .children()
        .filter(p -> p.info().commandLine().orElse("").contains(folder.toString()))
        .count();
  }
}
