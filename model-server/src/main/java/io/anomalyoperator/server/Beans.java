package io.anomalyoperator.server;

import io.anomalyoperator.server.metrics.JvmMetrics;
import io.anomalyoperator.server.picture.PictureDesk;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.prometheus.client.CollectorRegistry;
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
    new JvmMetrics().register(registry);
    return registry;
  }
}
