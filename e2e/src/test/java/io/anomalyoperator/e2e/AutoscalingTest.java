package io.anomalyoperator.e2e;

import static io.anomalyoperator.e2e.ground.Patience.SOON;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.e2e.ground.Children;
import io.anomalyoperator.e2e.ground.EndToEnd;
import io.anomalyoperator.e2e.ground.Ground;
import io.anomalyoperator.e2e.ground.Model;
import io.anomalyoperator.e2e.ground.ModelSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The cluster's own autoscaler sets the number of pods through the model's scale subresource. It
 * keeps to its bounds without measuring anything, so no metrics are needed here.
 */
@EndToEnd
class AutoscalingTest {

  @Test
  void theClusterScalesTheModelAndTheNextVersionIsBroughtInAtThatSize(Ground ground) {
    var model = ground.model("autoscaled");
    model.apply(ModelSpec.of(ground.trainer().quick("v1").pin()).autoscaling(2, 3));

    var lifted = model.await("to have two ready pods", SOON, s -> s.readyReplicas() == 2);
    assertEquals(1, lifted.servingRevision(), "scaling made another revision");
    assertEquals(2, model.pods(1).size());
    var target = autoscaler(ground, model).get().getSpec().getScaleTargetRef();
    assertEquals("anomaly-operator.io/v1", target.getApiVersion());
    assertEquals("AnomalyModel", target.getKind());
    assertEquals(model.name(), target.getName());

    model.awaitOutcome("Promoted");
    model.apply(ModelSpec.of(ground.trainer().quick("v2").pin()).autoscaling(2, 3));
    model.await("to bake its second revision", SOON, s -> s.servingRevision() == 2);
    assertEquals(2, model.pods(2).size(), "an apply without replicas changed their number");
    model.awaitOutcome("Promoted");

    model.apply(ModelSpec.of(ground.trainer().quick("v2").pin()).autoscaling(3, 3));
    model.await("to follow its new bounds", SOON, s -> s.readyReplicas() == 3);
    assertEquals(2, model.status().servingRevision(), "scaling made another revision");
  }

  @Test
  void atZeroTheAutoscalerRestsAndWithTheFieldItGoes(Ground ground) {
    var spec = ModelSpec.of(ground.trainer().quick("v1").pin());
    var model = ground.model("resting");
    model.apply(spec.autoscaling(2, 2));
    model.await("to have two ready pods", SOON, s -> s.readyReplicas() == 2);

    scale(ground, model, 0);
    await("all pods are gone").atMost(SOON).until(() -> model.pods().isEmpty());
    awaitReason(ground, model, "ScalingActive", "ScalingDisabled");
    assertEquals(List.of(), model.pods(), "the autoscaler woke what was to rest");

    scale(ground, model, 1);
    model.await("to be lifted to its least size", SOON, s -> s.readyReplicas() == 2);

    model.apply(spec.without("/replicas"));
    await("the autoscaler is gone")
        .atMost(SOON)
        .until(() -> autoscaler(ground, model).get() == null);
    assertEquals(2, model.awaitReady().readyReplicas());
  }

  @Test
  void deletionLeavesNoAutoscalerBehind(Ground ground) {
    var model = ground.model("unscaled");
    model.apply(ModelSpec.of(ground.trainer().quick("v1").pin()).autoscaling(1, 2));
    model.awaitReady();
    await("the autoscaler is there")
        .atMost(SOON)
        .until(() -> children(ground, model).names().contains("HorizontalPodAutoscaler/unscaled"));

    model.delete();

    await("everything that was made for the model is gone")
        .atMost(SOON)
        .untilAsserted(() -> assertEquals(List.of(), children(ground, model).names()));
  }

  private static void scale(Ground ground, Model model, int replicas) {
    var scaled =
        ground.kubectl(
            "-n", model.namespace(), "scale", model.reference(), "--replicas=" + replicas);
    assertTrue(scaled.succeeded(), scaled.err());
  }

  /** Why, in the words of the cluster's controller. */
  private static void awaitReason(Ground ground, Model model, String type, String reason) {
    await("the autoscaler says of " + type + ": " + reason)
        .atMost(SOON)
        .until(() -> reason(ground, model, type).equals(Optional.of(reason)));
  }

  private static Optional<String> reason(Ground ground, Model model, String type) {
    return Optional.ofNullable(autoscaler(ground, model).get().getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .map(HorizontalPodAutoscalerCondition::getReason)
        .findFirst();
  }

  private static Resource<HorizontalPodAutoscaler> autoscaler(Ground ground, Model model) {
    return ground
        .client()
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(model.namespace())
        .withName(model.name());
  }

  private static Children children(Ground ground, Model model) {
    return Children.of(ground.client(), model.namespace(), model.name());
  }
}
