package io.anomalyoperator.server.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Memory, processor and threads of this process, read when asked. */
public final class ProcessMetrics extends Collector {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @Override
  public List<MetricFamilySamples> collect() {
    return List.of(
        gauge(
            "process_memory_rss_bytes",
            "Resident memory, native memory included.",
            (double) ResidentMemory.bytes()),
        gauge(
            "process_cpu_percent",
            "Load of this process; 100 is one busy core.",
            Math.max(0, system.getProcessCpuLoad()) * 100 * system.getAvailableProcessors()),
        gauge(
            "process_thread_count",
            "Threads of the JVM.",
            ManagementFactory.getThreadMXBean().getThreadCount()));
  }

  private static MetricFamilySamples gauge(String name, String help, double value) {
    return new GaugeMetricFamily(name, help, value);
  }
}
