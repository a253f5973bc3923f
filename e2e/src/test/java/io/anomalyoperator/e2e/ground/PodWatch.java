package io.anomalyoperator.e2e.ground;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers the name of every pod that was there or appeared. */
public final class PodWatch implements AutoCloseable {
  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final AtomicReference<WatcherException> broken = new AtomicReference<>();
  private final Watch watch;

  PodWatch(FilterWatchListDeletable<Pod, PodList, PodResource> pods) {
    this.watch =
        pods.watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Pod pod) {
                names.add(pod.getMetadata().getName());
              }

              @Override
              public void onClose(WatcherException cause) {
                broken.set(cause);
              }
            });
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
