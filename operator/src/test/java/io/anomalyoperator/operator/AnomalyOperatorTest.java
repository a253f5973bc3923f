package io.anomalyoperator.operator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.access.AccessPolicy;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Plan;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.store.StoreSettings;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole operator: informers, events, threads, timers; only S3 and the pods' answers are a
 * table.
 */
class AnomalyOperatorTest {
  private final EmbeddedGround ground = new EmbeddedGround();
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private AnomalyOperator operator;

  @BeforeEach
  void start() {
    ticks.scheduleWithFixedDelay(this::tick, 0, 50, TimeUnit.MILLISECONDS);
    operator =
        new AnomalyOperator(
            new OperatorConfig(
                Set.of(),
                "operators",
                "anomaly-operator",
                "server:1",
                new S3Spec(null, null, null),
                Optional.empty(),
                StoreSettings.aws("us-east-1"),
                1 << 20,
                1,
                true,
                0,
                Duration.ofMillis(100),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                AccessPolicy.open()),
            ground.operators(),
            (config, tokens) -> this::answer,
            new Reconciliation.PlanListener() {
              @Override
              public void written(AnomalyModel model, Plan plan) {}

              @Override
              public void gone(ModelKey model) {
                gone.add(model.uid());
              }
            },
            (kind, verb) -> {});
    operator.start();
  }

  private void tick() {
    try {
      ground.node.tick();
    } catch (KubernetesClientException e) {
      // what it worked on is just being deleted; a controller tries again, too
    }
  }

  private synchronized Finding<?> answer(ModelKey model, Task task) {
    return ground.tasks.once(model, task);
  }

  @AfterEach
  void stop() {
    operator.close();
    ticks.shutdownNow();
    ground.close();
  }

  private void awaitStatus(String what, Predicate<AnomalyModelStatus> reached) {
    await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              AnomalyModel model = ground.model();
              return model.getStatus() != null
                  && model.getStatus().observedGeneration() == model.getMetadata().getGeneration()
                  && reached.test(model.getStatus());
            });
  }

  @Test
  void rollsOutPromotesAndRollsBackByEventsAlone() {
    ground.ask("a");
    awaitStatus("the first version serves", s -> s.rollout().step() == Step.Done);
    ground.ask("b");
    awaitStatus("the second version bakes", s -> s.rollout().step() == Step.Bake);
    ground.rollBackTo(1);
    awaitStatus("the first version is back", s -> s.rollout().outcome() == Outcome.Pinned);
    assertEquals(1, ground.status().servingRevision());
    ground.loseStatus();
    await("a lost status is noticed by itself")
        .until(() -> ground.status() != null && ground.status().servingRevision() == 1);
    assertTrue(operator.healthy());
  }

  @Test
  void deletedAndMadeAgainItBeginsAnew() {
    ground.ask("a");
    awaitStatus("it serves", s -> s.servingRevision() != 0);
    String uid = ground.model().getMetadata().getUid();
    ground.user.resource(ground.model()).delete();
    await("it is gone").until(() -> ground.model() == null);
    await("the operator forgets it").until(() -> gone.contains(uid));
    ground.ask("b");
    awaitStatus("the new one serves", s -> s.rollout().outcome() == Outcome.Promoted);
    assertEquals(
        Map.of("mnist", 1),
        Map.of(
            "mnist",
            (int)
                ground
                    .user
                    .services()
                    .inNamespace(EmbeddedGround.NAMESPACE)
                    .list()
                    .getItems()
                    .stream()
                    .count()));
  }
}
