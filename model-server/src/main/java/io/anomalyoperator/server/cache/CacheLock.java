package io.anomalyoperator.server.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time changes what a cache holds, of all processes that share it. */
final class CacheLock {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** A file's lock belongs to the process: its threads need one of their own. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private CacheLock() {}

  interface Change<T> {
    T make() throws IOException;
  }

  /** Makes a change alone, or fails if others do not let go of the lock. */
  static <T> T alone(Path file, Change<T> change) throws IOException {
    try {
      if (!THREADS.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw held(file);
      }
      try (var channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = lock(channel, file)) {
        return change.make();
      } finally {
        THREADS.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + file, e);
    }
  }

  private static FileLock lock(FileChannel channel, Path file)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (FileLock lock = channel.tryLock(); ; lock = channel.tryLock()) {
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end > 0) {
        throw held(file);
      }
      Thread.sleep(PAUSE);
    }
  }

  private static IOException held(Path file) {
    return new IOException("%s is locked for more than %s".formatted(file, PATIENCE));
  }
}
