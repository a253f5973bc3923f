package io.anomalyoperator.server.http;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests of one event loop into the framework, in the order in which they came and a
 * millisecond's worth at a time. In between the loop sees what else has come: without it, thousands
 * of requests that were there at once would all be answered before the next question for health is
 * read.
 */
final class Turnstile {
  private static final Logger log = LoggerFactory.getLogger(Turnstile.class);

  private static final long TURN_NANOS = 1_000_000;
  private static final long PAUSE_NANOS = 1;

  private final EventExecutor loop;
  private final ArrayDeque<Runnable> line = new ArrayDeque<>();
  private boolean turns;

  Turnstile(EventExecutor loop) {
    this.loop = loop;
  }

  /** Lets somebody in when it is their turn; called on the loop. */
  void admit(Runnable entry) {
    line.add(entry);
    if (!turns) {
      turns = true;
      loop.execute(this::turn);
    }
  }

  private void turn() {
    long begin = System.nanoTime();
    while (!line.isEmpty() && System.nanoTime() - begin < TURN_NANOS) {
      enter(line.remove());
    }
    if (line.isEmpty()) {
      turns = false;
    } else {
      // a task that is merely executed again would come before what there is to be read
      var _ = loop.schedule(this::turn, PAUSE_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  /** Whatever happens to one, the others come in. */
  private static void enter(Runnable entry) {
    try {
      entry.run();
    } catch (RuntimeException e) {
      log.error("a request was lost on its way into the framework", e);
    }
  }
}
