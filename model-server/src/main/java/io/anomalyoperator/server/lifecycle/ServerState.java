package io.anomalyoperator.server.lifecycle;

import io.anomalyoperator.server.model.ServingModel;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where this server is in its life, and the model that it serves. */
@Singleton
public final class ServerState {

  /** Starting until the model is verified and warm; stopping from the signal on. */
  public enum Phase {
    STARTING,
    READY,
    STOPPING
  }

  private record Now(Phase phase, Optional<ServingModel> model) {}

  private final Clock clock;
  private final Instant startedAt;
  private volatile Now now = new Now(Phase.STARTING, Optional.empty());

  public ServerState(Clock clock) {
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  public Phase phase() {
    return now.phase();
  }

  public boolean ready() {
    return now.phase() == Phase.READY;
  }

  /** The model, once it is warm; it goes on answering while the server stops. */
  public Optional<ServingModel> model() {
    return now.model();
  }

  public Instant startedAt() {
    return startedAt;
  }

  public Duration uptime() {
    return Duration.between(startedAt, clock.instant());
  }

  /** Lets requests in, unless the server already stops. */
  public synchronized void serve(ServingModel model) {
    Phase next = now.phase() == Phase.STOPPING ? Phase.STOPPING : Phase.READY;
    now = new Now(next, Optional.of(model));
  }

  /** Says that no request should come any more; those that come are still answered. */
  public synchronized void stopping() {
    now = new Now(Phase.STOPPING, now.model());
  }
}
