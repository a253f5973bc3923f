package io.anomalyoperator.embedded.store;

import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** The changes of the recent past, and those who follow them. Guarded by the store's lock. */
final class ChangeLog {
  private final int capacity;
  private final Deque<Change> history = new ArrayDeque<>();
  private final Set<Follower> followers = new CopyOnWriteArraySet<>();
  private long forgotten;

  private record Interest(Kind kind, String namespace) {
    boolean in(Change change) {
      return change.kind().bucket().equals(kind.bucket())
          && (namespace.isEmpty() || Meta.namespace(change.after()).equals(namespace));
    }
  }

  private record Follower(Interest interest, Feed feed) {}

  ChangeLog(int capacity) {
    this.capacity = capacity;
  }

  void add(Change change) {
    history.addLast(change);
    if (history.size() > capacity) {
      forgotten = history.removeFirst().version();
    }
    followers.removeIf(f -> f.interest().in(change) && !f.feed().offer(change));
  }

  /** Changes after {@code since}, those of the past first. */
  Feed follow(Kind kind, String namespace, long since, long present) {
    if (since < forgotten || since > present) {
      throw ApiException.of(
          410, "Expired", "too old resource version: " + since + " (" + present + ")");
    }
    Interest interest = new Interest(kind, namespace);
    Feed feed =
        new Feed(history.stream().filter(c -> c.version() > since).filter(interest::in).toList());
    followers.add(new Follower(interest, feed));
    return feed;
  }

  @SuppressWarnings("ReferenceEquality") // a feed is equal to no other
  void leave(Feed feed) {
    followers.removeIf(f -> f.feed() == feed);
  }
}
