package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Collection;
import java.util.List;

/** Who controls whom. */
final class Owners {
  private Owners() {}

  static OwnerReference controller(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /** Those of the objects that the owner controls. */
  static <T extends HasMetadata> List<T> controlled(HasMetadata owner, Collection<T> objects) {
    String uid = owner.getMetadata().getUid();
    return objects.stream()
        .filter(
            o ->
                o.getMetadata().getOwnerReferences().stream()
                    .anyMatch(
                        r -> Boolean.TRUE.equals(r.getController()) && r.getUid().equals(uid)))
        .toList();
  }
}
