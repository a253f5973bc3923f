package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;

/** Keeps as many pods as a ReplicaSet wants. */
final class ReplicaSets {
  /** Who goes first: the unready, then the young. */
  private static final Comparator<Pod> FIRST_TO_GO =
      Comparator.comparing(PodFacts::isReady)
          .thenComparing(p -> p.getMetadata().getCreationTimestamp(), Comparator.reverseOrder());

  private final KubernetesClient client;
  private final Recorder recorder;

  ReplicaSets(KubernetesClient client) {
    this.client = client;
    recorder = new Recorder(client, "replicaset-controller");
  }

  /** Makes one difference smaller; returns nothing, since the next look shows what came of it. */
  void reconcile(ReplicaSet set, List<Pod> allPods) {
    List<Pod> own = Owners.controlled(set, allPods);
    List<Pod> active = own.stream().filter(PodFacts::isActive).toList();
    int wanted = set.getMetadata().getDeletionTimestamp() == null ? set.getSpec().getReplicas() : 0;
    for (int i = active.size(); i < wanted; i++) {
      Pod made = client.resource(pod(set)).create();
      recorder.normal(set, "SuccessfulCreate", "Created pod: " + made.getMetadata().getName());
    }
    active.stream()
        .sorted(FIRST_TO_GO)
        .limit(Math.max(0, active.size() - wanted))
        .forEach(
            pod -> {
              client.resource(pod).delete();
              recorder.normal(
                  set, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
            });
    writeStatus(set, active);
  }

  private static Pod pod(ReplicaSet set) {
    var template = set.getSpec().getTemplate();
    return new PodBuilder()
        .withNewMetadata()
        .withGenerateName(set.getMetadata().getName() + "-")
        .withNamespace(set.getMetadata().getNamespace())
        .withLabels(template.getMetadata().getLabels())
        .withAnnotations(template.getMetadata().getAnnotations())
        .withOwnerReferences(Owners.controller(set))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private void writeStatus(ReplicaSet set, List<Pod> active) {
    int ready = (int) active.stream().filter(PodFacts::isReady).count();
    ReplicaSetStatus status =
        new ReplicaSetStatusBuilder()
            .withReplicas(active.size())
            .withFullyLabeledReplicas(active.size())
            .withReadyReplicas(ready)
            .withAvailableReplicas(ready)
            .withObservedGeneration(set.getMetadata().getGeneration())
            .build();
    if (!status.equals(set.getStatus())) {
      client
          .apps()
          .replicaSets()
          .inNamespace(set.getMetadata().getNamespace())
          .withName(set.getMetadata().getName())
          .editStatus(
              s -> {
                s.setStatus(status);
                return s;
              });
    }
  }
}
