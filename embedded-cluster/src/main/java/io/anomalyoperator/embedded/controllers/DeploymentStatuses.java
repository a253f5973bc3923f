package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The status of a Deployment, as {@code kubectl rollout status} and {@code wait} read it. */
final class DeploymentStatuses {
  private DeploymentStatuses() {}

  static DeploymentStatus of(
      Deployment deployment, Optional<ReplicaSet> current, List<ReplicaSet> sets, Instant now) {
    int wanted = deployment.getSpec().getReplicas();
    int all = sets.stream().mapToInt(Deployments::replicas).sum();
    int available = sets.stream().mapToInt(Deployments::available).sum();
    int updated = current.map(Deployments::replicas).orElse(0);
    int unavailable = Math.max(0, Math.max(wanted, all) - available);
    var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
    int spare = rolling == null ? 0 : RollingStep.share(rolling.getMaxUnavailable(), wanted, false);
    DeploymentStatus status =
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(zeroIsNull(all))
            .withUpdatedReplicas(zeroIsNull(updated))
            .withReadyReplicas(zeroIsNull(available))
            .withAvailableReplicas(zeroIsNull(available))
            .withUnavailableReplicas(zeroIsNull(unavailable))
            .build();
    boolean enough = available >= wanted - spare;
    boolean done = updated == wanted && all == wanted && available == wanted;
    String name = current.map(s -> s.getMetadata().getName()).orElse("");
    status.setConditions(
        List.of(
            settled(
                deployment,
                "Available",
                enough,
                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                "Deployment %s minimum availability.".formatted(enough ? "has" : "does not have"),
                now),
            progressing(deployment, name, done, counts(status), now)));
    return status;
  }

  /** The API leaves out zeros. */
  private static Integer zeroIsNull(int count) {
    return count == 0 ? null : Integer.valueOf(count);
  }

  private static List<Integer> counts(DeploymentStatus status) {
    return java.util.Arrays.asList(
        status.getReplicas(), status.getUpdatedReplicas(), status.getAvailableReplicas());
  }

  private static DeploymentCondition progressing(
      Deployment deployment, String set, boolean done, List<Integer> counts, Instant now) {
    if (done) {
      String message = "ReplicaSet \"%s\" has successfully progressed.".formatted(set);
      return settled(deployment, "Progressing", true, "NewReplicaSetAvailable", message, now);
    }
    Optional<DeploymentCondition> former = former(deployment, "Progressing");
    boolean moved =
        deployment.getStatus() == null || !counts(deployment.getStatus()).equals(counts);
    Integer deadline = deployment.getSpec().getProgressDeadlineSeconds();
    boolean late =
        !moved
            && former
                .filter(c -> !c.getReason().equals("NewReplicaSetAvailable"))
                .map(c -> Instant.parse(c.getLastUpdateTime()))
                .filter(
                    since ->
                        Duration.between(since, now).toSeconds()
                            > (deadline == null ? 600 : deadline))
                .isPresent();
    if (late || (!moved && former.filter(c -> c.getStatus().equals("False")).isPresent())) {
      String message = "ReplicaSet \"%s\" has timed out progressing.".formatted(set);
      return settled(deployment, "Progressing", false, "ProgressDeadlineExceeded", message, now);
    }
    String message = "ReplicaSet \"%s\" is progressing.".formatted(set);
    DeploymentCondition condition =
        settled(deployment, "Progressing", true, "ReplicaSetUpdated", message, now);
    if (moved) {
      condition.setLastUpdateTime(seconds(now));
    }
    return condition;
  }

  /** A condition that says what it said before keeps its times. */
  private static DeploymentCondition settled(
      Deployment deployment,
      String type,
      boolean value,
      String reason,
      String message,
      Instant now) {
    String status = value ? "True" : "False";
    Optional<DeploymentCondition> former = former(deployment, type);
    boolean sameStatus = former.filter(c -> c.getStatus().equals(status)).isPresent();
    boolean same = sameStatus && former.orElseThrow().getReason().equals(reason);
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(
            sameStatus ? former.orElseThrow().getLastTransitionTime() : seconds(now))
        .withLastUpdateTime(same ? former.orElseThrow().getLastUpdateTime() : seconds(now))
        .build();
  }

  private static Optional<DeploymentCondition> former(Deployment deployment, String type) {
    return deployment.getStatus() == null
        ? Optional.empty()
        : deployment.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals(type))
            .findFirst();
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
