package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.embedded.api.ApiRequest;
import io.anomalyoperator.embedded.api.Fault;
import io.anomalyoperator.embedded.api.Interceptor;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Task;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's passes against a faithful API server: what it writes, and in what order. */
class ReconciliationTest {
  private final EmbeddedGround ground = new EmbeddedGround();
  private final List<String> writes = new ArrayList<>();

  @AfterEach
  void close() {
    ground.close();
  }

  private void record() {
    ground
        .cluster
        .requests()
        .intercept(
            new Interceptor() {
              @Override
              public Optional<Fault> after(ApiRequest request, int code) {
                if (request.isWrite()
                    && request.userAgent().startsWith(EmbeddedGround.OPERATOR)
                    && !request.resource().equals("events")) {
                  writes.add(request.toString());
                }
                return Optional.empty();
              }
            });
  }

  private String selected() {
    return ground
        .user
        .services()
        .inNamespace(EmbeddedGround.NAMESPACE)
        .withName(EmbeddedGround.NAME)
        .get()
        .getSpec()
        .getSelector()
        .get(Labels.REVISION);
  }

  @Test
  void aFirstVersionIsVerifiedStagedTestedAndSwitchedTo() {
    record();
    ground.ask("a");
    ground.untilDone();
    assertEquals(Outcome.Promoted, ground.status().rollout().outcome());
    assertEquals("1", selected());
    assertEquals(
        "update anomalymodels/status models/mnist", writes.getFirst(), "the intent comes first");
    assertEquals(13, writes.size(), () -> writes.size() + " writes: " + writes);
  }

  @Test
  void atRestNothingIsWritten() {
    ground.ask("a");
    ground.untilDone();
    record();
    for (int i = 0; i < 20; i++) {
      ground.step();
    }
    assertEquals(List.of(), writes);
  }

  @Test
  void aSecondVersionTakesOverAndTheFirstIsTakenAway() {
    ground.ask("a");
    ground.untilDone();
    record();
    ground.ask("b");
    ground.untilDone();
    assertEquals("2", selected());
    var deployments =
        ground.user.apps().deployments().inNamespace(EmbeddedGround.NAMESPACE).list().getItems();
    assertEquals(
        List.of("mnist-r2"), deployments.stream().map(d -> d.getMetadata().getName()).toList());
    assertEquals(12, writes.size(), () -> writes.size() + " writes: " + writes);
  }

  /** As in {@code docs/strategies.md}; a step of a canary is two of status and one of pods. */
  @ParameterizedTest(name = "{0}, {1} steps: {2} writes")
  @CsvSource({
    "BlueGreen, 0, 12",
    "Canary, 1, 16",
    "Canary, 2, 19",
    "Canary, 3, 22",
    "Replace, 0, 14"
  })
  void aPromotedRolloutTakesSoManyWrites(Strategy strategy, int steps, int expected) {
    var canary =
        new CanarySpec(
            IntStream.rangeClosed(1, steps).mapToObj(k -> new CanaryStepSpec(k, 5)).toList());
    var spec = EmbeddedGround.spec("a").withReplicas(5);
    ground.make(
        spec.withRollout(
            spec.rollout().with().strategy(strategy).canary(steps == 0 ? null : canary).build()));
    ground.untilDone();
    record();
    ground.ask("b");
    ground.untilDone();
    assertEquals(Outcome.Promoted, ground.status().rollout().outcome());
    assertEquals(strategy, ground.status().rollout().strategy());
    assertEquals(expected, writes.size(), () -> writes.size() + " writes: " + writes);
  }

  @Test
  void aBadPackageMovesNothing() {
    ground.ask("a");
    ground.untilDone();
    ground.tasks.packages.put("b", new Finding.Verdict<>(Reason.DigestMismatch, "differs"));
    record();
    ground.ask("b");
    ground.untilDone();
    assertEquals(Reason.DigestMismatch, ground.status().rollout().reason());
    assertTrue(
        writes.stream()
            .allMatch(w -> w.contains("anomalymodels/status") || w.contains("create configmaps")),
        () -> "" + writes);
  }

  @Test
  void rollbackToReturnsAndItsRemovalBringsNothingBack() {
    ground.ask("a");
    ground.untilDone();
    ground.ask("b");
    ground.untilDone();
    ground.rollBackTo(1);
    ground.untilDone();
    assertEquals(Outcome.Pinned, ground.status().rollout().outcome());
    assertEquals("1", selected());
  }

  @Test
  void aStrangerOfTheSameNameIsNotTouchedAndSaidSo() {
    var service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName(EmbeddedGround.NAME)
            .withNamespace(EmbeddedGround.NAMESPACE)
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build();
    ground.user.resource(service).create();
    ground.ask("a");
    ground.until(s -> s.rollout().waitingFor() == Reason.NameTaken);
    ground.until(s -> s.rollout().outcome() != Outcome.InProgress);
    assertEquals(Reason.CouldNotStage, ground.status().rollout().reason());
    assertTrue(ground.status().rollout().message().contains("does not belong to this model"));
  }

  @Test
  void whatNoPlanCopesWithIsSaidAndEndsAtTheDeadline() {
    ground.ask("a");
    ground.untilDone();
    ground.tasks.senseless.add(Task.Golden.class);
    ground.ask("b");
    ground.until(s -> s.conditions().toString().contains("PlanFailed"));
    ground.until(s -> s.rollout().outcome() != Outcome.InProgress);
    assertEquals(Outcome.Rejected, ground.status().rollout().outcome());
    assertTrue(
        ground.status().rollout().message().contains("ClassCastException"),
        ground.status().rollout().message());
    assertEquals("1", selected());

    ground.tasks.senseless.clear();
    ground.ask("c");
    ground.untilDone();
    assertEquals(Outcome.Promoted, ground.status().rollout().outcome());
    assertTrue(
        ground.status().conditions().stream().noneMatch(c -> c.getType().equals("Degraded")));
  }

  @Test
  void whatSomebodyChangesByHandIsPutBack() {
    ground.ask("a");
    ground.untilDone();
    var services = ground.user.services().inNamespace(EmbeddedGround.NAMESPACE);
    var deployments = ground.user.apps().deployments().inNamespace(EmbeddedGround.NAMESPACE);
    services
        .withName("mnist")
        .edit(
            s ->
                new ServiceBuilder(s).editSpec().addToSelector("app", "nothing").endSpec().build());
    deployments.withName("mnist-r1").scale(0);
    deployments
        .withName("mnist-r1")
        .edit(
            d -> {
              d.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("evil");
              return d;
            });
    ground.step();
    ground.step();
    assertEquals(
        Set.of(Labels.MODEL, Labels.REVISION),
        services.withName("mnist").get().getSpec().getSelector().keySet());
    var deployment = deployments.withName("mnist-r1").get().getSpec();
    assertEquals(2, deployment.getReplicas());
    assertEquals("server:1", deployment.getTemplate().getSpec().getContainers().get(0).getImage());
    record();
    ground.step();
    assertEquals(List.of(), writes);
  }

  @Test
  void aManagementSecretThatSomebodyDeletedIsMadeAgainOfTheSameToken() {
    ground.ask("a");
    ground.untilDone();
    var secret =
        ground.user.secrets().inNamespace(EmbeddedGround.NAMESPACE).list().getItems().get(0);
    ground.user.resource(secret).delete();
    ground.now = ground.now.plusSeconds(60);
    ground.step();
    assertEquals(secret.getData(), ground.user.resource(secret).get().getData());
  }

  @Test
  void aManagementSecretThatSomebodyEmptiedIsNamedWithItsRemedy() {
    ground.ask("a");
    ground.untilDone();
    var secret =
        ground.user.secrets().inNamespace(EmbeddedGround.NAMESPACE).list().getItems().get(0);
    var emptied = new SecretBuilder(secret).editMetadata().withResourceVersion(null).endMetadata();
    ground.user.resource(secret).delete();
    ground.user.resource(emptied.withData(null).build()).create();
    record();
    ground.now = ground.now.plusSeconds(60);
    ground.until(s -> degraded().contains("delete the Secret " + secret.getMetadata().getName()));
    assertEquals(
        List.of(),
        writes.stream().filter(w -> w.contains("secrets")).toList(),
        "the chart's role has get and create");
    ground.user.resource(secret).delete();
    ground.until(s -> degraded().isEmpty());
    assertEquals(secret.getData(), ground.user.resource(secret).get().getData());
  }

  private String degraded() {
    return ground.status().conditions().stream()
        .filter(c -> c.getType().equals(Conditions.DEGRADED) && c.getStatus().equals("True"))
        .map(Condition::getMessage)
        .findFirst()
        .orElse("");
  }

  @Test
  void aStatusThatWasLostIsRebuiltAndWorkGoesOn() {
    ground.ask("a");
    ground.untilDone();
    ground.ask("b");
    ground.untilDone();
    ground.loseStatus();
    ground.untilDone();
    assertEquals(2, ground.status().servingRevision());
    ground.edit(s -> s.withReplicas(3));
    ground.until(s -> s.readyReplicas() == 3);
    ground.rollBackTo(1);
    ground.untilDone();
    assertEquals("1", selected());
  }

  @Test
  void anOperatorWithOtherDefaultsWritesNothingToRunningModels() {
    ground.ask("a");
    ground.untilDone();
    record();
    ground.defaultImage = "server:2";
    ground.restart();
    for (int i = 0; i < 5; i++) {
      ground.step();
    }
    assertEquals(List.of(), writes);
  }

  @Test
  void aStaleViewWritesNothing() {
    ground.ask("a");
    ground.untilStep(Step.Stage);
    AnomalyModel stale = ground.model();
    ground.untilDone();
    record();
    ground.restart().reconcile(stale);
    assertEquals(List.of(), writes.stream().filter(w -> !w.contains("/status")).toList());
    assertEquals(Outcome.Promoted, ground.status().rollout().outcome());
    assertEquals("1", selected());
  }

  @Test
  void aDeletedDeploymentIsMadeAgainAsItWas() {
    ground.ask("a");
    ground.untilDone();
    var deployments =
        ground.user.apps().deployments().inNamespace(EmbeddedGround.NAMESPACE).withName("mnist-r1");
    var template = deployments.get().getSpec().getTemplate();
    deployments.delete();
    ground.until(s -> s.readyReplicas() == 2 && deployments.get() != null);
    assertEquals(template, deployments.get().getSpec().getTemplate());
  }

  @Test
  void scalingChangesTheDeploymentAndNoRevision() {
    ground.ask("a");
    ground.untilDone();
    ground
        .user
        .resources(AnomalyModel.class)
        .inNamespace(EmbeddedGround.NAMESPACE)
        .withName(EmbeddedGround.NAME)
        .scale(3);
    ground.until(s -> s.readyReplicas() == 3);
    assertEquals(1, ground.status().revisions().size());
    assertEquals("3/3", ground.status().ready());
  }
}
