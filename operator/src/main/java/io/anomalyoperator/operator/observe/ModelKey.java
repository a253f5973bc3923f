package io.anomalyoperator.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * One model, and not another of the same name that came after it.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its uid
 */
public record ModelKey(String namespace, String name, String uid) {
  /** The key of a model. */
  public static ModelKey of(HasMetadata model) {
    return new ModelKey(
        model.getMetadata().getNamespace(),
        model.getMetadata().getName(),
        model.getMetadata().getUid());
  }
}
