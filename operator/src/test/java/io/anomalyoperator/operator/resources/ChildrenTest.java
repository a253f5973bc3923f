package io.anomalyoperator.operator.resources;

import static io.anomalyoperator.operator.resources.Golden.assertGolden;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AutoscalingSpec;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.ServiceSpec;
import io.anomalyoperator.operator.rollout.ArtifactSource;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChildrenTest {
  private final AnomalyModel model = Fixtures.plain();
  private final ControllerRevision revision =
      ControllerRevisions.of(model, Fixtures.record(4), Fixtures.OPERATORS_STORES);

  @Test
  void aRevisionHoldsItsRecordTheRequestAndThePodTemplate() {
    assertGolden("controller-revision", revision);
  }

  @Test
  void aRevisionComesBackExactlyAsItWas() {
    var stored = Serialization.unmarshal(Serialization.asJson(revision), ControllerRevision.class);
    assertEquals(
        Fixtures.record(4).from(ArtifactSource.of(model.getSpec())),
        ControllerRevisions.read(stored));
    assertEquals(
        PodTemplates.of(model, Fixtures.record(4), Fixtures.OPERATORS_STORES),
        ControllerRevisions.template(stored));
  }

  @Test
  void aForeignRevisionIsNamed() {
    var foreign = new ControllerRevision();
    foreign.setMetadata(revision.getMetadata());
    foreign.setData(Map.of("spec", Map.of()));
    var error =
        assertThrows(IllegalArgumentException.class, () -> ControllerRevisions.read(foreign));
    assertTrue(error.getMessage().contains("models/mnist-r4"), error.getMessage());
  }

  @Test
  void aDeploymentRunsThePodsOfItsRevision() {
    assertGolden("deployment", Deployments.of(model, revision, 2));
  }

  @Test
  void twoPodsOrMoreHaveABudgetAndFewerNone() {
    assertGolden("pod-disruption-budget", PodDisruptionBudgets.of(model, 4, 2).orElseThrow());
    assertEquals(Optional.empty(), PodDisruptionBudgets.of(model, 4, 1));
  }

  @Test
  void theServiceSelectsOneRevision() {
    assertGolden("service", Services.of(model, 4));
  }

  @Test
  void aServiceWithoutARevisionSelectsNoPod() {
    assertEquals(
        Map.of(Labels.MODEL, "mnist", Labels.REVISION, "0"),
        Services.of(model, 0).getSpec().getSelector());
  }

  @Test
  void theServiceIsReachedAsTheSpecSays() {
    var wanted =
        Fixtures.model(
            model.getSpec().artifact(),
            null,
            null,
            new ServiceSpec("NodePort", 30080, Map.of("example.com/a", "b", Labels.EPOCH, "1")));
    var service = Services.of(wanted, 4);
    assertEquals("NodePort", service.getSpec().getType());
    assertEquals(30080, service.getSpec().getPorts().getFirst().getNodePort());
    assertEquals(Map.of("example.com/a", "b"), service.getMetadata().getAnnotations());
  }

  @Test
  void theTokenIsKeptAndReadBack() {
    var secret = ManagementSecrets.of(model, "s3cret");
    assertGolden("management-secret", secret);
    assertEquals(Optional.of("s3cret"), ManagementSecrets.token(secret));
  }

  @Test
  void theManagementPortIsForTheOperatorsNamespace() {
    assertGolden("network-policy", NetworkPolicies.of(model, "anomaly-operator"));
  }

  @Test
  void theAutoscalerScalesTheModelAndNoneOfItsDeployments() {
    assertGolden(
        "horizontal-pod-autoscaler",
        HorizontalPodAutoscalers.of(model, new AutoscalingSpec(2, 6, 70)));
  }

  @Test
  void theHashKnowsWhatIsDesiredAndNotWhen() {
    var desired = Desired.hash(Services.of(model, 4));
    var stamped = Desired.stamp(Services.of(model, 4), 7);
    assertEquals(desired, Desired.hash(stamped));
    assertEquals(desired, Desired.hash(Desired.stamp(Services.of(model, 4), 8)));
    assertEquals(
        Map.of(Labels.DESIRED_HASH, desired, Labels.EPOCH, "7"),
        stamped.getMetadata().getAnnotations());
  }

  @Test
  void anotherWishHasAnotherHash() {
    assertTrue(!Desired.hash(Services.of(model, 4)).equals(Desired.hash(Services.of(model, 5))));
  }
}
