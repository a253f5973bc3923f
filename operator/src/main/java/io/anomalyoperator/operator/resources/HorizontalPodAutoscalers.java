package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AutoscalingSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;

/** How many pods a model has, left to the cluster. */
public final class HorizontalPodAutoscalers {
  private HorizontalPodAutoscalers() {}

  /**
   * Scales the model itself and none of its Deployments: so it counts the pods that serve,
   * whichever revision they are of, and a candidate is tested at the size that serves.
   */
  public static HorizontalPodAutoscaler of(AnomalyModel model, AutoscalingSpec wanted) {
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(Children.metadata(model, model.getMetadata().getName()))
        .withNewSpec()
        .withNewScaleTargetRef()
        .withApiVersion(model.getApiVersion())
        .withKind(model.getKind())
        .withName(model.getMetadata().getName())
        .endScaleTargetRef()
        .withMinReplicas(wanted.minReplicas())
        .withMaxReplicas(wanted.maxReplicas())
        .addNewMetric()
        .withType("Resource")
        .withNewResource()
        .withName("cpu")
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(wanted.targetCPUUtilization())
        .endTarget()
        .endResource()
        .endMetric()
        .endSpec()
        .build();
  }
}
