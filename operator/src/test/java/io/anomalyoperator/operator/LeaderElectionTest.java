package io.anomalyoperator.operator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.observe.ModelKey;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.Plan;
import io.anomalyoperator.operator.rollout.Task;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several operators leads, and how one ceases to. */
class LeaderElectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MODEL_SERVER_IMAGE", "server:1",
          "POD_NAMESPACE", EmbeddedGround.OPERATORS,
          "OPERATOR_PORT", "0",
          "SWITCH_SETTLE_SECONDS", "0");

  private final EmbeddedGround ground = new EmbeddedGround();
  private final Set<String> writers = ConcurrentHashMap.newKeySet();

  @AfterEach
  void stop() {
    ground.close();
  }

  private Resource<Lease> lease() {
    return ground.user.leases().inNamespace(EmbeddedGround.OPERATORS).withName("anomaly-operator");
  }

  /** Who holds the lease; nobody when empty. */
  private String holder() {
    Lease lease = lease().get();
    String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }

  private AnomalyOperator start(String name) {
    var operator =
        new AnomalyOperator(
            OperatorConfig.from(ENVIRONMENT),
            ground.operators(),
            (config, tokens) -> this::answer,
            new Reconciliation.PlanListener() {
              @Override
              public void written(AnomalyModel model, Plan plan) {
                writers.add(name);
              }

              @Override
              public void gone(ModelKey model) {}
            },
            (kind, verb) -> {});
    operator.start();
    return operator;
  }

  private synchronized Finding<?> answer(ModelKey model, Task task) {
    return ground.tasks.once(model, task);
  }

  private void tick() {
    try {
      ground.node.tick();
    } catch (KubernetesClientException e) {
      // a controller tries again, too
    }
  }

  private void awaitPromoted(int revision) {
    await("revision " + revision + " is promoted")
        .atMost(PATIENCE)
        .until(
            () -> {
              var status = ground.status();
              return status != null
                  && status.servingRevision() == revision
                  && status.rollout().step() == Step.Done
                  && status.rollout().outcome() == Outcome.Promoted;
            });
  }

  @Test
  void theOneThatStandsByTakesOverFromOneThatIsClosed() {
    try (var ticks = Executors.newSingleThreadScheduledExecutor()) {
      ticks.scheduleWithFixedDelay(this::tick, 0, 50, TimeUnit.MILLISECONDS);
      try (var first = start("first")) {
        await("the first leads").atMost(PATIENCE).until(() -> !holder().isEmpty());
        String leader = holder();
        try (var second = start("second")) {
          ground.ask("a");
          awaitPromoted(1);
          assertEquals(Set.of("first"), writers, "one of them leads");
          assertEquals(leader, holder());
          first.close();
          assertNotEquals(leader, holder(), "it gives the lease up instead of letting it run out");
          writers.clear();
          ground.ask("b");
          awaitPromoted(2);
          assertEquals(Set.of("second"), writers);
          assertTrue(second.healthy());
        }
        assertEquals("", holder());
      }
    }
  }

  @Test
  void toldToStopItGivesTheLeaseUpAndEnds(@TempDir Path folder) throws Exception {
    try (var leader = lead(folder)) {
      leader.process.destroy();
      assertEquals(143, leader.exitCode(), leader::log);
      assertEquals("", holder(), leader::log);
      assertTrue(
          leader.log().contains("stopping: what is under way is finished first"), leader::log);
      assertTrue(leader.log().contains("gave up the lease"), leader::log);
      assertFalse(leader.log().contains("lost the lease"), leader::log);
    }
  }

  @Test
  void itEndsAtOnceWhenAnotherLeads(@TempDir Path folder) throws Exception {
    try (var leader = lead(folder)) {
      takeTheLease();
      assertEquals(3, leader.exitCode(), leader::log);
      assertTrue(leader.log().contains("lost the lease anomaly-operator"), leader::log);
      assertEquals("another", holder(), "the lease is not its own to give up");
    }
  }

  /** The leader renews it all the while, so it may take more than one try. */
  private void takeTheLease() {
    await("another has the lease")
        .atMost(PATIENCE)
        .ignoreException(KubernetesClientException.class)
        .until(
            () ->
                lease()
                    .edit(
                        l -> {
                          l.getSpec().setHolderIdentity("another");
                          l.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
                          return l;
                        })
                    .getSpec()
                    .getHolderIdentity()
                    .equals("another"));
  }

  private OperatorRun lead(Path folder) throws IOException {
    var run = OperatorRun.start(folder, ground.cluster.kubeconfig());
    await("it is at work and leads")
        .atMost(PATIENCE)
        .until(() -> !holder().isEmpty() && run.log().contains("anomaly-operator is at work"));
    return run;
  }

  /** The operator in a process of its own, as its image runs it. */
  private record OperatorRun(Process process, Path output) implements AutoCloseable {
    static OperatorRun start(Path folder, String kubeconfig) throws IOException {
      Path output = folder.resolve("operator.log");
      var builder = OperatorCommand.with(ENVIRONMENT).redirectOutput(output.toFile());
      Path access = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
      builder.environment().put("KUBECONFIG", access.toString());
      return new OperatorRun(builder.start(), output);
    }

    int exitCode() throws InterruptedException {
      assertTrue(
          process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS),
          () -> "it does not end: " + log());
      return process.exitValue();
    }

    String log() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        return "no log: " + e;
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
