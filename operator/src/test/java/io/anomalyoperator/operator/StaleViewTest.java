package io.anomalyoperator.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.embedded.api.ApiRequest;
import io.anomalyoperator.embedded.api.Fault;
import io.anomalyoperator.embedded.api.Interceptor;
import io.anomalyoperator.operator.CrashSweepTest.Watch;
import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.observe.LateChildren;
import io.anomalyoperator.operator.rollout.TestTraffic;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators that see what was, or that led once and wake up. */
class StaleViewTest {
  /** Whoever hears late sees conflicts; they are not stories' failures. */
  private static EmbeddedGround ground() {
    var ground = new EmbeddedGround();
    ground.onFailure =
        failure ->
            assertEquals(409, failure instanceof KubernetesClientException e ? e.getCode() : 0);
    return ground;
  }

  @ParameterizedTest(name = "{0} looks late")
  @ValueSource(ints = {1, 10})
  void whoHearsLateEndsWhereOthersEndAndGivesNoTrafficToTheWrongOne(int looks) {
    End prompt;
    try (var ground = ground()) {
      story(ground);
      prompt = End.of(ground);
    }
    try (var ground = ground()) {
      var watch = new Watch(ground, 0, Optional.empty());
      ground.cluster.requests().intercept(watch);
      ground.start(new LateChildren(ground.live(), looks, () -> ground.now));
      ground.modelIsHeardLate = looks;
      story(ground);

      assertEquals(prompt, End.of(ground));
      assertEquals(List.of(), watch.violations);
    }
  }

  private static void story(EmbeddedGround ground) {
    ground.ask("a");
    ground.untilDone();
    ground.tasks.liars.add("b");
    ground.ask("b");
    ground.untilDone();
    ground.ask("c");
    ground.untilStep(Step.Bake);
    ground.rollBackTo(1);
    ground.untilDone();
    // what came late has come by now
    for (int i = 0; i < 12; i++) {
      ground.step();
    }
  }

  /**
   * A leader is halted at one of its writes, and another one leads for as long as it takes to bring
   * in two more versions; then the former goes on with what it was about to write.
   */
  @ParameterizedTest(name = "halted before write {0}")
  @ValueSource(ints = {1, 3, 5, 7, 9, 11})
  void aFormerLeaderThatWakesUpChangesNothing(int write) {
    try (var ground = ground()) {
      ground.ask("a");
      ground.untilDone();
      ground.ask("b");
      var halted = new Halted(ground, write);
      ground.cluster.requests().intercept(halted);
      for (int i = 0; i < 40 && halted.end == null; i++) {
        ground.step();
      }

      assertNotNull(halted.end, "the former leader made only " + halted.writes + " writes");
      for (int i = 0; i < 5; i++) {
        ground.step();
      }
      End end = End.of(ground);
      assertTrue(end.records().containsAll(halted.end.records()), end::toString);
      // nor does that of the record of a superseded revision, which harms nobody
      assertEquals(halted.end, end.withRecords(halted.end.records()));
      assertEquals(List.of(), halted.watch.violations);
    }
  }

  private static final class Halted implements Interceptor {
    final EmbeddedGround ground;
    final Watch watch;
    final int at;
    final AtomicInteger writes = new AtomicInteger();
    volatile boolean asleep;
    volatile End end;

    Halted(EmbeddedGround ground, int at) {
      this.ground = ground;
      this.watch = new Watch(ground, 0, Optional.empty());
      this.at = at;
    }

    @Override
    public Optional<Fault> before(ApiRequest request) {
      if (Watch.counts(request) && !asleep && end == null && writes.incrementAndGet() == at) {
        asleep = true;
        ground.start(ground.live());
        ground.ask("c");
        ground.untilDone();
        ground.ask("d");
        ground.untilDone();
        end = End.of(ground);
        asleep = false;
      }
      return Optional.empty(); // the write itself goes its way
    }

    /**
     * What is not refused has to follow from what is recorded now. A creation that is on its way
     * knows no lock: pods of a revision that is over may start, get no traffic, and are taken away.
     */
    @Override
    public Optional<Fault> after(ApiRequest request, int code) {
      if (Watch.counts(request) && code < 300 && !request.verb().equals("create")) {
        watch.check(request);
      }
      return Optional.empty();
    }
  }

  @Test
  void whatHappenedWhileNobodyLookedIsSeenAtOnce() {
    try (var ground = ground()) {
      ground.ask("a");
      ground.untilDone();
      // nobody looks: a child goes and comes back as somebody else's idea, two requests come
      var services = ground.user.services().inNamespace(EmbeddedGround.NAMESPACE);
      var service = services.withName(EmbeddedGround.NAME).get();
      services.withName(EmbeddedGround.NAME).delete();
      service.getMetadata().setResourceVersion(null);
      service.getMetadata().setUid(null);
      service.getSpec().setSelector(Map.of("app", "another"));
      ground.user.resource(service).create();
      var deployments = ground.user.apps().deployments().inNamespace(EmbeddedGround.NAMESPACE);
      deployments.withName("mnist-r1").scale(0);
      ground.ask("b");
      ground.ask("c");

      ground.restart();
      ground.untilDone();

      assertEquals(Outcome.Promoted, ground.status().rollout().outcome());
      AnomalyModel model = ground.model();
      assertEquals(2, model.getStatus().servingRevision(), "b was asked for and never looked at");
      assertEquals(
          "2",
          services
              .withName(EmbeddedGround.NAME)
              .get()
              .getSpec()
              .getSelector()
              .get("anomaly-operator.io/revision"));
      assertTrue(deployments.withName("mnist-r1").get() == null, "the former is gone");
    }
  }

  /** The time is up when it comes: what nobody looked at did not do well. */
  @ParameterizedTest
  @EnumSource(names = {"BlueGreen", "Canary"})
  void whoComesWhenTheTimeIsUpLooksBeforeItJudges(Strategy strategy) {
    try (var ground = ground()) {
      ground.ask("a");
      ground.untilDone();
      ground.edit(s -> s.withRollout(s.rollout().withStrategy(strategy)));
      ground.ask("b");
      ground.until(s -> s.rollout().step() == Step.Bake || s.rollout().canaryStep() == 1);
      ground.tasks.traffic.put("b", TestTraffic.of(200, 200));
      ground.now = ground.now.plusSeconds(3600);
      ground.restart();
      ground.untilDone();

      var rollout = ground.status().rollout();
      assertEquals(Outcome.RolledBack, rollout.outcome());
      assertEquals(Reason.ErrorRateHigh, rollout.reason());
      assertEquals(strategy == Strategy.Canary ? 1 : 0, rollout.canaryStep());
    }
  }
}
