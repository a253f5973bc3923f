package io.anomalyoperator.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Where children are read from: a cache that informers fill, or the API server itself. */
public interface ChildSource {
  /** What carries the model's label now, as far as this source knows. */
  Children of(String namespace, String model);

  /** Makes own writes visible to this source at once, however late its news is. */
  default void wrote(HasMetadata object) {}

  /** The same for a removal. */
  default void deleted(HasMetadata object) {}
}
