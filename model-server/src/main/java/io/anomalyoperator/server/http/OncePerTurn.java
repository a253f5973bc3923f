package io.anomalyoperator.server.http;

import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Something that an event loop may do once before it looks at what else has come. */
final class OncePerTurn {
  private static final long PAUSE_NANOS = 1;

  private final Set<EventLoop> taken = ConcurrentHashMap.newKeySet();

  /** False when it was done in this turn already; called on the loop. */
  boolean take(EventLoop loop) {
    if (!taken.add(loop)) {
      return false;
    }
    // a task that is merely executed would come before what there is to be read
    var _ = loop.schedule(() -> taken.remove(loop), PAUSE_NANOS, TimeUnit.NANOSECONDS);
    return true;
  }
}
