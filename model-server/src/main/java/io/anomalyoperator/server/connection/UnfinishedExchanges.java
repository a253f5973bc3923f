package io.anomalyoperator.server.connection;

import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that all connections hold for requests that have come in part or wait behind another,
 * and for answers that are not read. Who sends halves of requests and then nothing, or never reads,
 * could take all of it; so when it is too much, the connections that have held theirs longest are
 * closed: honest exchanges are complete in no time.
 */
@Singleton
public final class UnfinishedExchanges {
  private static final Logger log = LoggerFactory.getLogger(UnfinishedExchanges.class);

  /** Three of the largest requests. */
  private static final long LEAST = 32L << 20;

  private static final long SAY_SO_AGAIN = 10_000_000_000L;

  private final long most;
  private final Map<Channel, Long> held = new LinkedHashMap<>();
  private long bytes;
  private final AtomicLong closed = new AtomicLong();
  private final AtomicLong told = new AtomicLong(System.nanoTime() - SAY_SO_AGAIN);

  public UnfinishedExchanges() {
    this(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 4));
  }

  /**
   * The same with a bound of its own.
   *
   * @param most bytes of all
   */
  UnfinishedExchanges(long most) {
    this.most = most;
  }

  /** A handler for the very beginning of one connection's pipeline. */
  public UnfinishedExchange of(Channel channel) {
    return new UnfinishedExchange(this, channel);
  }

  /** A connection holds so much now. */
  void hold(Channel channel, long now) {
    List<Channel> givenUp = new ArrayList<>();
    synchronized (held) {
      Long before = held.put(channel, now);
      bytes += now - (before == null ? 0 : before);
      var oldest = held.entrySet().iterator();
      while (bytes > most && oldest.hasNext()) {
        var entry = oldest.next();
        bytes -= entry.getValue();
        givenUp.add(entry.getKey());
        oldest.remove();
      }
    }
    if (!givenUp.isEmpty()) {
      tell(givenUp);
      givenUp.forEach(Channel::close);
    }
  }

  /** Once in a while: where thousands do so, the log would hold everybody up. */
  private void tell(List<Channel> givenUp) {
    long all = closed.addAndGet(givenUp.size());
    long now = System.nanoTime();
    long last = told.get();
    if (now - last >= SAY_SO_AGAIN && told.compareAndSet(last, now)) {
      log.warn(
          "closed {} connections so far with requests that do not come to an end, or answers that"
              + " are not read: they held more than {} MB together with others; now {}",
          all,
          most >> 20,
          givenUp.getFirst().remoteAddress());
    }
  }

  /** A connection holds nothing any more. */
  void letGo(Channel channel) {
    synchronized (held) {
      Long before = held.remove(channel);
      bytes -= before == null ? 0 : before;
    }
  }

  /** Bytes that are held now. */
  long bytes() {
    synchronized (held) {
      return bytes;
    }
  }
}
