package io.anomalyoperator.server;

import io.anomalyoperator.server.metrics.ProcessMetrics;
import io.anomalyoperator.server.picture.PictureDesk;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What is not ours to annotate. */
@Factory
final class Beans {
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Singleton
  @Bean(preDestroy = "close")
  PictureDesk pictureDesk() {
    return new PictureDesk();
  }

  @Singleton
  CollectorRegistry metrics() {
    CollectorRegistry registry = new CollectorRegistry(true);
    new ProcessMetrics().register(registry);
    new StandardExports().register(registry);
    new MemoryPoolsExports().register(registry);
    new BufferPoolsExports().register(registry);
    new GarbageCollectorExports().register(registry);
    return registry;
  }
}
