package io.anomalyoperator.server.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import java.util.List;

/**
 * This process and its JVM. Nothing is made or read before somebody asks: the JVM's management
 * classes and libraries are no part of a start.
 */
public final class JvmMetrics extends Collector implements Collector.Describable {
  /** Made once, when the class is first used. */
  private static final class Sources {
    static final List<Collector> ALL =
        List.of(
            new ProcessMetrics(),
            new StandardExports(),
            new MemoryPoolsExports(),
            new BufferPoolsExports(),
            new GarbageCollectorExports());
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return Sources.ALL.stream().flatMap(source -> source.collect().stream()).toList();
  }

  /** Names nothing: a registry would collect everything to learn the names. */
  @Override
  public List<MetricFamilySamples> describe() {
    return List.of();
  }
}
