package io.anomalyoperator.embedded.store;

import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;

/** The changes of the recent past, and those who follow them. Guarded by the store's lock. */
final class ChangeLog {
  private final int capacity;
  private final Deque<Change> history = new ArrayDeque<>();
  private final Set<Follower> followers = new CopyOnWriteArraySet<>();
  private long forgotten;

  private record Follower(Kind kind, String namespace, BlockingQueue<Change> queue) {
    void offer(Change change) {
      boolean wanted =
          change.kind().bucket().equals(kind.bucket())
              && (namespace.isEmpty() || Meta.namespace(change.after()).equals(namespace));
      if (wanted) {
        queue.add(change);
      }
    }
  }

  ChangeLog(int capacity) {
    this.capacity = capacity;
  }

  void add(Change change) {
    history.addLast(change);
    if (history.size() > capacity) {
      forgotten = history.removeFirst().version();
    }
    followers.forEach(f -> f.offer(change));
  }

  /** Changes after {@code since}, those of the past first. */
  BlockingQueue<Change> follow(Kind kind, String namespace, long since, long present) {
    if (since < forgotten || since > present) {
      throw ApiException.of(
          410, "Expired", "too old resource version: " + since + " (" + present + ")");
    }
    Follower follower = new Follower(kind, namespace, new LinkedBlockingQueue<>());
    history.stream().filter(c -> c.version() > since).forEach(follower::offer);
    followers.add(follower);
    return follower.queue();
  }

  @SuppressWarnings("ReferenceEquality") // a queue is equal to no other
  void leave(BlockingQueue<Change> queue) {
    followers.removeIf(f -> f.queue() == queue);
  }
}
