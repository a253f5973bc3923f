package io.anomalyoperator.embedded.store;

import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The changes that wait for one watch to tell them. A watch whose client does not read gets no more
 * than so many: what waits is still told, then the watch is over and the client begins anew.
 */
public final class Feed {
  /** Changes that may wait, those of the past aside. */
  static final int LAG = 10_000;

  private final BlockingQueue<Change> waiting;
  private volatile boolean cut;

  Feed(Collection<Change> past) {
    waiting = new LinkedBlockingQueue<>(past.size() + LAG);
    waiting.addAll(past);
  }

  /** False from the first change on that there was no room for. */
  boolean offer(Change change) {
    cut = cut || !waiting.offer(change);
    return !cut;
  }

  /** The next change; null if there is none in this time. */
  public @Nullable Change poll(long nanos) throws InterruptedException {
    return waiting.poll(nanos, TimeUnit.NANOSECONDS);
  }

  /** Whether all was told that ever will be, and changes are missing after it. */
  public boolean isOver() {
    return cut && waiting.isEmpty();
  }
}
