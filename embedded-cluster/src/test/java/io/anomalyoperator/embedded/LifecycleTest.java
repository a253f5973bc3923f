package io.anomalyoperator.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Many servers come and go in one JVM. */
@Isolated("it counts threads and milliseconds")
class LifecycleTest {

  @Test
  @DisplayName("a hundred servers start and stop and leave no thread behind")
  void many() {
    EmbeddedCluster.builder().build().start().close(); // classes are loaded now

    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      try (var cluster = EmbeddedCluster.builder().build().start()) {
        assertEquals(4, cluster.client().namespaces().list().getItems().size());
      }
    }
    Duration each = Duration.ofNanos((System.nanoTime() - begin) / 100);

    System.out.println("start, one list and stop of a server: " + each.toMillis() + " ms");
    await("threads end").until(() -> serverThreads() == 0);
  }

  /** The JDK's HTTP clients keep a thread until they are collected: those are not counted. */
  private static long serverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("HTTP-Dispatcher") || t.getName().startsWith("idle"))
        .count();
  }

  @Test
  @DisplayName("a server that nobody closes does not keep the process from ending")
  void forgotten() {
    try (var cluster = EmbeddedCluster.builder().build().start()) {
      assertEquals(4, cluster.client().namespaces().list().getItems().size());
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().startsWith("HTTP-Dispatcher"))
              .allMatch(Thread::isDaemon));
    }
  }

  @Test
  @DisplayName("servers beside each other share nothing")
  void sideBySide() {
    List<EmbeddedCluster> clusters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      clusters.add(EmbeddedCluster.builder().build().start());
    }
    Widgets.define(clusters.getFirst().client());

    assertEquals(5, clusters.stream().map(EmbeddedCluster::url).distinct().count());
    assertEquals(0, definitions(clusters.getLast()));
    assertEquals(1, definitions(clusters.getFirst()));
    clusters.forEach(EmbeddedCluster::close);
  }

  private static int definitions(EmbeddedCluster cluster) {
    return cluster
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .list()
        .getItems()
        .size();
  }
}
