package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/** The pods of one revision. */
public final class Deployments {
  private Deployments() {}

  /**
   * The Deployment of a revision. Its pod template is the one in the revision and never changes, so
   * neither the strategy nor old ReplicaSets ever matter; they are set for a person who edits by
   * hand.
   */
  public static Deployment of(AnomalyModel model, ControllerRevision revision, int replicas) {
    var number = Math.toIntExact(revision.getRevision());
    return new DeploymentBuilder()
        .withMetadata(Children.metadata(model, number))
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .withMatchLabels(Children.selector(model, number))
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withNewMaxUnavailable(0)
        .withNewMaxSurge(1)
        .endRollingUpdate()
        .endStrategy()
        .withRevisionHistoryLimit(0)
        .withProgressDeadlineSeconds(600)
        .withTemplate(ControllerRevisions.template(revision))
        .endSpec()
        .build();
  }
}
