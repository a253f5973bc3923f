package io.anomalyoperator.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of the public port, and whether they are being sent away.
 *
 * <p>While draining, every answer says {@code Connection: close}, a connection without a request is
 * closed after {@link #IDLE_LIMIT}, and all that are left are closed at the deadline. A Service
 * moves new connections only; this is what moves the old ones.
 */
@Singleton
public final class Connections {
  static final Duration IDLE_LIMIT = Duration.ofSeconds(2);

  private final Clock clock;
  private final Set<TrackedConnection> open = ConcurrentHashMap.newKeySet();
  private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();
  private final LongAdder requests = new LongAdder();
  private volatile @Nullable Instant deadline;
  private boolean stopping;

  public Connections(Clock clock) {
    this.clock = clock;
  }

  public boolean draining() {
    return deadline != null;
  }

  /** When all connections are closed; empty while nothing drains. */
  public Optional<Instant> drainDeadline() {
    return Optional.ofNullable(deadline);
  }

  public int open() {
    return open.size();
  }

  /** Requests that arrived since the start. */
  public long requests() {
    return requests.sum();
  }

  /** Starts draining; a drain that runs keeps its deadline. */
  public synchronized void drain(Duration limit) {
    if (deadline == null) {
      start(limit);
    }
  }

  /** Ends draining: connections may stay again, unless the server stops. */
  public synchronized void endDrain() {
    if (!stopping) {
      deadline = null;
    }
  }

  /** Drains for good, whatever drain runs already. */
  public synchronized void drainAndStop(Duration limit) {
    stopping = true;
    start(limit);
  }

  private void start(Duration limit) {
    deadline = clock.instant().plus(limit);
    open.forEach(connection -> connection.drainStarted(limit));
  }

  /** Refuses new connections on this port; those that are open stay. */
  public void closeListener(int port) {
    listeners.stream()
        .filter(
            listener ->
                listener.localAddress() instanceof InetSocketAddress address
                    && address.getPort() == port)
        .forEach(listener -> listener.close().awaitUninterruptibly());
  }

  /** A handler for the pipeline of one new connection. */
  public ChannelHandler track() {
    return new TrackedConnection(this);
  }

  /** Tells of a socket that accepts connections. */
  public void listening(Channel listener) {
    listeners.add(listener);
  }

  void opened(TrackedConnection connection) {
    open.add(connection);
  }

  void closed(TrackedConnection connection) {
    open.remove(connection);
  }

  void requestArrived() {
    requests.increment();
  }

  /** Time left until the deadline, zero when it has passed; empty while nothing drains. */
  Optional<Duration> timeLeft() {
    return drainDeadline()
        .map(until -> Duration.between(clock.instant(), until))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }
}
