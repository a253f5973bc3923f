package io.anomalyoperator.server.lifecycle;

import io.anomalyoperator.server.connection.Connections;
import io.anomalyoperator.server.settings.ServerSettings;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end without a lost request: readiness falls first, every answer sends its connection away,
 * new connections are still taken while the cluster learns of it, then the door closes and the last
 * ones are finished.
 */
@Singleton
public final class GracefulStop {
  /** How long connections may take to end once the door is closed. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Logger log = LoggerFactory.getLogger(GracefulStop.class);

  private final ServerState state;
  private final Connections connections;
  private final ServerSettings settings;
  private final Clock clock;

  public GracefulStop(
      ServerState state, Connections connections, ServerSettings settings, Clock clock) {
    this.state = state;
    this.connections = connections;
    this.settings = settings;
    this.clock = clock;
  }

  /** Returns when no connection is left, or the limit has passed. */
  public void run() {
    Duration delay = settings.shutdownDelay();
    log.info("stopping: not ready any more, answering for another {} s", delay.toSeconds());
    state.stopping();
    connections.drainAndStop(delay.plus(LIMIT));
    try {
      Thread.sleep(delay);
      connections.closeListener(settings.port());
      Instant end = clock.instant().plus(LIMIT);
      while (connections.open() > 0 && clock.instant().isBefore(end)) {
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.info(
        "stopped after {} requests, {} connections cut",
        connections.requests(),
        connections.open());
  }
}
