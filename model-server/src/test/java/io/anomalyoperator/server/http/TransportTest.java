package io.anomalyoperator.server.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TransportTest {
  @TempDir private Path scratch;

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void everyEventLoopWaitsInEpollItself() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.autoencoder(scratch).write(archive);
    try (RunningServer server = RunningServer.serving(archive, Map.of())) {
      assertEquals(200, server.send(server.publicly("/health").GET()).statusCode());
      assertEquals(200, server.send(server.managing("/management/status").GET()).statusCode());

      await().until(() -> handlers(loops()).equals(Set.of("EpollIoHandler")));
    }
  }

  private static List<StackTraceElement[]> loops() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().matches("(default|parent)-.*EventLoop.*"))
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * What runs the input and output of these threads; a thread that does other work adds nothing.
   */
  private static Set<String> handlers(List<StackTraceElement[]> threads) {
    return threads.stream()
        .flatMap(Arrays::stream)
        .map(StackTraceElement::getClassName)
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .filter(name -> name.endsWith("IoHandler"))
        .collect(Collectors.toSet());
  }
}
