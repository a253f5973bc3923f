package io.anomalyoperator.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Own writes of one kind that a cache has not heard of yet, so that nobody plans from a view older
 * than what he wrote. They count for a short time only: a cache that is later than that is not late
 * but right.
 */
final class RecentWrites<T extends HasMetadata> {
  private static final Duration LATEST_NEWS = Duration.ofSeconds(10);

  /** One write; {@code removed} when it took the object away. */
  private record Write<T>(T object, boolean removed, Instant at) {}

  private final Map<String, Write<T>> writes = new ConcurrentHashMap<>();
  private final InstantSource clock;

  RecentWrites(InstantSource clock) {
    this.clock = clock;
  }

  void wrote(T object) {
    writes.put(key(object), new Write<>(object, false, clock.instant()));
  }

  void deleted(T object) {
    writes.put(key(object), new Write<>(object, true, clock.instant()));
  }

  /**
   * A cache's list with newer writes in place of what it has; {@code chosen} tells which writes
   * belong to it.
   */
  List<T> over(List<T> cached, Predicate<T> chosen) {
    if (writes.isEmpty()) {
      return cached;
    }
    Instant oldest = clock.instant().minus(LATEST_NEWS);
    writes.values().removeIf(w -> w.at().isBefore(oldest));
    List<T> merged = new ArrayList<>();
    for (T object : cached) {
      Write<T> own = writes.get(key(object));
      if (own == null || own.removed() && !sameUid(own.object(), object)) {
        merged.add(object);
      } else if (!own.removed()) {
        merged.add(newer(own.object(), object) ? own.object() : object);
      }
    }
    writes.values().stream()
        .filter(w -> !w.removed() && chosen.test(w.object()))
        .map(Write::object)
        .filter(o -> cached.stream().noneMatch(c -> key(c).equals(key(o))))
        .forEach(merged::add);
    return merged;
  }

  private static boolean sameUid(HasMetadata a, HasMetadata b) {
    return a.getMetadata().getUid().equals(b.getMetadata().getUid());
  }

  /** Whether one version of an object came after another; versions of one kind rise. */
  static boolean newer(HasMetadata a, HasMetadata b) {
    return version(a) > version(b);
  }

  private static long version(HasMetadata object) {
    String version = object.getMetadata().getResourceVersion();
    try {
      return version == null ? 0 : Long.parseUnsignedLong(version);
    } catch (NumberFormatException e) {
      return 0; // an opaque version: the cache is right then
    }
  }

  private static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }
}
