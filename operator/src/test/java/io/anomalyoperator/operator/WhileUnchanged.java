package io.anomalyoperator.operator;

import io.anomalyoperator.embedded.EmbeddedCluster;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What was read from a cluster, for as long as nobody writes there. */
final class WhileUnchanged<T> {
  private final EmbeddedCluster cluster;
  private final Map<String, T> values = new HashMap<>();
  private long version = -1;

  WhileUnchanged(EmbeddedCluster cluster) {
    this.cluster = cluster;
  }

  /** The value of a name, read once for each version of the cluster. */
  synchronized T of(String name, Supplier<T> read) {
    long now = cluster.resourceVersion(); // before it is read: what comes between is noticed then
    if (now != version) {
      values.clear();
      version = now;
    }
    return values.computeIfAbsent(name, _ -> read.get());
  }
}
