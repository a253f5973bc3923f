package io.anomalyoperator.server.picture;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where pictures are worked on, but for the quickest: beside the event loops and the scoring
 * workers, on half the cores, two at most. What is inside is bounded by its weight, pixels and
 * bytes, so that pictures can take neither the processor nor the memory from rows; a picture of any
 * weight finds room when the desk is empty.
 */
public final class PictureDesk implements AutoCloseable {
  private static final int MOST_THREADS = 2;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_THREADS),
          Thread.ofPlatform().daemon().name("picture-", 0).factory());
  private final ReentrantLock lock = new ReentrantLock();
  private long inside;

  /** Takes room for a picture; false when there is none. Whoever got it gives it back. */
  public boolean enter(long weight) {
    lock.lock();
    try {
      if (inside > 0 && inside + weight > PictureLimits.WEIGHT_INSIDE) {
        return false;
      }
      inside += weight;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the room back. */
  public void leave(long weight) {
    lock.lock();
    try {
      inside -= weight;
    } finally {
      lock.unlock();
    }
  }

  /** The threads; their queue is as long as what is inside. */
  public Executor threads() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
