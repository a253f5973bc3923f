package io.anomalyoperator.server.http;

import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Something that an event loop may do once among all that it has read in one turn. */
final class OncePerTurn {
  private final Set<EventLoop> taken = ConcurrentHashMap.newKeySet();

  /** False when it was done in this turn already; called on the loop. */
  boolean take(EventLoop loop) {
    if (!taken.add(loop)) {
      return false;
    }
    // what is executed waits until everything is read
    loop.execute(() -> taken.remove(loop));
    return true;
  }
}
