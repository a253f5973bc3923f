package io.anomalyoperator.operator.observe;

import io.anomalyoperator.operator.api.AnomalyModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest version of each model that this process has seen: a cache may be older than its own
 * last write.
 */
public final class FreshestModels {
  private final Map<ModelKey, AnomalyModel> written = new ConcurrentHashMap<>();

  /** The cached version, or the own last write if that is newer. */
  public AnomalyModel of(AnomalyModel cached) {
    AnomalyModel own = written.get(ModelKey.of(cached));
    if (own == null) {
      return cached;
    }
    if (RecentWrites.newer(own, cached)) {
      return own;
    }
    written.remove(ModelKey.of(cached), own);
    return cached;
  }

  /** Remembers what a write returned. */
  public void wrote(AnomalyModel model) {
    written.put(ModelKey.of(model), model);
  }

  /** Forgets a model, so that the next look believes the cache. */
  public void forget(ModelKey model) {
    written.remove(model);
  }
}
