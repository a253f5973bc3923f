package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a Deployment a ReplicaSet per pod template, and moves replicas from old ones to the new.
 */
final class Deployments {
  static final String REVISION = "deployment.kubernetes.io/revision";
  private final KubernetesClient client;
  private final Recorder recorder;

  Deployments(KubernetesClient client) {
    this.client = client;
    recorder = new Recorder(client, "deployment-controller");
  }

  void reconcile(Deployment deployment, List<ReplicaSet> allSets) {
    if (deployment.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    List<ReplicaSet> own = new ArrayList<>(Owners.controlled(deployment, allSets));
    String hash = TemplateHash.of(deployment.getSpec().getTemplate());
    Optional<ReplicaSet> current = own.stream().filter(s -> hash.equals(hashOf(s))).findFirst();
    boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    if (current.isEmpty() && !paused) {
      ReplicaSet made = create(deployment, hash, own);
      own.add(made);
      current = Optional.of(made);
    }
    List<ReplicaSet> old = new ArrayList<>(own);
    current.ifPresent(old::remove);
    RollingStep step = RollingStep.of(deployment, current, old);
    step.scale().forEach((set, replicas) -> scale(deployment, set, replicas));
    forget(deployment, old);
    writeStatus(deployment, DeploymentStatuses.of(deployment, current, own, Instant.now()));
  }

  private ReplicaSet create(Deployment deployment, String hash, List<ReplicaSet> former) {
    int revision = 1 + former.stream().mapToInt(Deployments::revision).max().orElse(0);
    Map<String, String> label = Map.of("pod-template-hash", hash);
    var spec = deployment.getSpec();
    ReplicaSet made =
        client
            .resource(
                new ReplicaSetBuilder()
                    .withNewMetadata()
                    .withName(deployment.getMetadata().getName() + "-" + hash)
                    .withNamespace(deployment.getMetadata().getNamespace())
                    .withLabels(spec.getTemplate().getMetadata().getLabels())
                    .addToLabels(label)
                    .addToAnnotations(REVISION, String.valueOf(revision))
                    .withOwnerReferences(Owners.controller(deployment))
                    .endMetadata()
                    .withNewSpec()
                    .withReplicas(0)
                    .withNewSelectorLike(spec.getSelector())
                    .addToMatchLabels(label)
                    .endSelector()
                    .withNewTemplateLike(spec.getTemplate())
                    .editMetadata()
                    .addToLabels(label)
                    .endMetadata()
                    .endTemplate()
                    .endSpec()
                    .build())
            .create();
    client
        .apps()
        .deployments()
        .inNamespace(deployment.getMetadata().getNamespace())
        .withName(deployment.getMetadata().getName())
        .edit(
            d ->
                new DeploymentBuilder(d)
                    .editMetadata()
                    .addToAnnotations(REVISION, String.valueOf(revision))
                    .endMetadata()
                    .build());
    return made;
  }

  private void scale(Deployment deployment, ReplicaSet set, int replicas) {
    int before = set.getSpec().getReplicas();
    if (before == replicas) {
      return;
    }
    client
        .apps()
        .replicaSets()
        .inNamespace(set.getMetadata().getNamespace())
        .withName(set.getMetadata().getName())
        .edit(s -> new ReplicaSetBuilder(s).editSpec().withReplicas(replicas).endSpec().build());
    recorder.normal(
        deployment,
        "ScalingReplicaSet",
        "Scaled %s replica set %s from %d to %d"
            .formatted(
                replicas > before ? "up" : "down", set.getMetadata().getName(), before, replicas));
  }

  /** Old sets are kept for a return, as many as the history limit says. */
  private void forget(Deployment deployment, List<ReplicaSet> old) {
    Integer limit = deployment.getSpec().getRevisionHistoryLimit();
    List<ReplicaSet> empty =
        old.stream()
            .filter(s -> s.getSpec().getReplicas() == 0 && replicas(s) == 0)
            .sorted(Comparator.comparingInt(Deployments::revision))
            .toList();
    empty.stream()
        .limit(Math.max(0, empty.size() - (limit == null ? 10 : limit)))
        .forEach(s -> client.resource(s).delete());
  }

  private void writeStatus(Deployment deployment, DeploymentStatus status) {
    if (!status.equals(deployment.getStatus())) {
      client
          .apps()
          .deployments()
          .inNamespace(deployment.getMetadata().getNamespace())
          .withName(deployment.getMetadata().getName())
          .editStatus(
              d -> {
                d.setStatus(status);
                return d;
              });
    }
  }

  static int replicas(ReplicaSet set) {
    Integer replicas = set.getStatus() == null ? null : set.getStatus().getReplicas();
    return replicas == null ? 0 : replicas;
  }

  static int available(ReplicaSet set) {
    Integer available = set.getStatus() == null ? null : set.getStatus().getAvailableReplicas();
    return available == null ? 0 : available;
  }

  private static String hashOf(ReplicaSet set) {
    return set.getMetadata().getLabels().getOrDefault("pod-template-hash", "");
  }

  private static int revision(ReplicaSet set) {
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    return annotations == null ? 0 : Integer.parseInt(annotations.getOrDefault(REVISION, "0"));
  }
}
