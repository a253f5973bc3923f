package io.anomalyoperator.e2e.ground;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers the name of every pod that was there or appeared, and which were there together. */
public final class PodWatch implements AutoCloseable {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final Map<String, String> present = new ConcurrentHashMap<>();
  private final Set<String> together = new ConcurrentSkipListSet<>();
  private final AtomicReference<WatcherException> broken = new AtomicReference<>();
  private final Watch watch;

  PodWatch(FilterWatchListDeletable<Pod, PodList, PodResource> pods) {
    this.watch =
        pods.watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Pod pod) {
                seen(action, pod);
              }

              @Override
              public void onClose(WatcherException cause) {
                broken.set(cause);
              }
            });
  }

  private void seen(Watcher.Action action, Pod pod) {
    String name = pod.getMetadata().getName();
    names.add(name);
    // one whose containers ended holds no room, though its object may stay for a moment
    if (action == Watcher.Action.DELETED || ENDED.contains(pod.getStatus().getPhase())) {
      present.remove(name);
    } else {
      present.put(name, pod.getMetadata().getLabels().get("anomaly-operator.io/revision"));
    }
    Set<String> revisions = new TreeSet<>(present.values());
    if (revisions.size() > 1) {
      together.add(revisions.toString());
    }
  }

  /** Revisions that had running pods at the same time, stopping ones included. */
  public Set<String> together() {
    return Set.copyOf(together);
  }

  /** Names of all pods that were seen. */
  public Set<String> names() {
    if (broken.get() != null) {
      throw new IllegalStateException("the watch of pods broke", broken.get());
    }
    return Set.copyOf(names);
  }

  @Override
  public void close() {
    watch.close();
  }
}
