package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AutoscalingSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.observe.Children;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of {@code spec.autoscaling} against a faithful API server. */
class AutoscalingTest {
  private final EmbeddedGround ground = new EmbeddedGround();

  @AfterEach
  void close() {
    ground.close();
  }

  private Resource<HorizontalPodAutoscaler> autoscaler() {
    return ground
        .user
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(EmbeddedGround.NAMESPACE)
        .withName(EmbeddedGround.NAME);
  }

  private void autoscale(int min, int max) {
    ground.edit(s -> s.withAutoscaling(new AutoscalingSpec(min, max, 70)));
  }

  private boolean isDegraded() {
    return ground.status().conditions().stream()
        .filter(c -> c.getType().equals("Degraded"))
        .map(Condition::getReason)
        .anyMatch(Reason.NameTaken.name()::equals);
  }

  @Test
  void theAutoscalerComesAndGoesWithTheField() {
    ground.ask("a");
    ground.untilDone();
    assertNull(autoscaler().get());

    autoscale(2, 6);
    ground.untilDone();
    var made = autoscaler().get();
    assertTrue(Children.ownedBy(ground.model().getMetadata().getUid(), made));
    var target = made.getSpec().getScaleTargetRef();
    assertEquals("anomaly-operator.io/v1", target.getApiVersion());
    assertEquals("AnomalyModel", target.getKind());
    assertEquals(EmbeddedGround.NAME, target.getName());
    assertEquals(2, made.getSpec().getMinReplicas());
    assertEquals(6, made.getSpec().getMaxReplicas());

    autoscale(2, 9);
    ground.untilDone();
    assertEquals(9, autoscaler().get().getSpec().getMaxReplicas());
    assertEquals(made.getMetadata().getUid(), autoscaler().get().getMetadata().getUid());

    ground.edit(s -> s.withAutoscaling(null));
    ground.untilDone();
    assertNull(autoscaler().get());
    assertEquals(1, ground.status().rollout().attempt());
    assertEquals(1, ground.status().revisions().size());
  }

  @Test
  void aFirstVersionHasItBeforeItIsStaged() {
    ground.ask("a");
    autoscale(2, 6);
    ground.untilStep(Step.Stage);
    assertEquals(6, autoscaler().get().getSpec().getMaxReplicas());
  }

  @Test
  void whatSomebodyChangesByHandIsPutBackAndWhatHeAddsIsHis() {
    ground.ask("a");
    autoscale(2, 6);
    ground.untilDone();
    byHand(
        h -> {
          h.getSpec().setMaxReplicas(50);
          h.getSpec().getMetrics().getFirst().getResource().getTarget().setAverageUtilization(5);
        });
    byHand(h -> h.getSpec().getMetrics().add(h.getSpec().getMetrics().getFirst()));
    ground.user.resource(withSlowScaleDown(autoscaler().get())).update();
    ground.untilDone();

    var spec = autoscaler().get().getSpec();
    assertEquals(6, spec.getMaxReplicas());
    assertEquals(1, spec.getMetrics().size());
    assertEquals(
        70, spec.getMetrics().getFirst().getResource().getTarget().getAverageUtilization());
    assertEquals(900, spec.getBehavior().getScaleDown().getStabilizationWindowSeconds());
  }

  private void byHand(Consumer<HorizontalPodAutoscaler> change) {
    autoscaler()
        .edit(
            h -> {
              change.accept(h);
              return h;
            });
  }

  private static HorizontalPodAutoscaler withSlowScaleDown(HorizontalPodAutoscaler autoscaler) {
    return new HorizontalPodAutoscalerBuilder(autoscaler)
        .editSpec()
        .withNewBehavior()
        .withNewScaleDown()
        .withStabilizationWindowSeconds(900)
        .endScaleDown()
        .endBehavior()
        .endSpec()
        .build();
  }

  @Test
  void oneThatSomebodyDeletedIsMadeAgain() {
    ground.ask("a");
    autoscale(2, 6);
    ground.untilDone();
    autoscaler().delete();
    ground.untilDone();
    assertEquals(6, autoscaler().get().getSpec().getMaxReplicas());
  }

  @Test
  void whatTheClusterScalesToIsKeptAndAtRestNothingIsWritten() {
    ground.ask("a");
    autoscale(2, 6);
    ground.untilDone();
    ground
        .user
        .resources(AnomalyModel.class)
        .inNamespace(EmbeddedGround.NAMESPACE)
        .withName(EmbeddedGround.NAME)
        .scale(5);
    ground.until(s -> s.readyReplicas() == 5);
    ground.untilDone();
    String before = ground.model().getMetadata().getResourceVersion();
    String autoscalers = autoscaler().get().getMetadata().getResourceVersion();
    for (int i = 0; i < 10; i++) {
      ground.step();
    }
    assertEquals(5, ground.model().getSpec().replicas());
    assertEquals(before, ground.model().getMetadata().getResourceVersion());
    assertEquals(autoscalers, autoscaler().get().getMetadata().getResourceVersion());
  }

  @Test
  void aStrangersAutoscalerOfThatNameIsNotTouchedAndSaidSo() {
    ground.ask("a");
    ground.untilDone();
    ground.user.resource(strangers()).create();
    autoscale(2, 6);
    ground.until(s -> isDegraded());
    assertEquals(3, autoscaler().get().getSpec().getMaxReplicas());
    assertEquals(Outcome.Promoted, ground.status().rollout().outcome());

    ground.edit(s -> s.withAutoscaling(null));
    ground.untilDone();
    assertFalse(isDegraded());
    assertEquals(3, autoscaler().get().getSpec().getMaxReplicas());
  }

  private static HorizontalPodAutoscaler strangers() {
    return new HorizontalPodAutoscalerBuilder()
        .withNewMetadata()
        .withName(EmbeddedGround.NAME)
        .withNamespace(EmbeddedGround.NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withNewScaleTargetRef()
        .withApiVersion("anomaly-operator.io/v1")
        .withKind("AnomalyModel")
        .withName(EmbeddedGround.NAME)
        .endScaleTargetRef()
        .withMaxReplicas(3)
        .endSpec()
        .build();
  }
}
