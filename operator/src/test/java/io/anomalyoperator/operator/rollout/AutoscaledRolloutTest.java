package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.AutoscalingSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An autoscaler writes {@code spec.replicas} whenever it likes: a parameter, never a request. */
class AutoscaledRolloutTest {
  private static final AutoscalingSpec BOUNDS = new AutoscalingSpec(2, 7, 80);

  private final SimulatedCluster cluster = new SimulatedCluster();
  private final Set<Step> ticked = EnumSet.noneOf(Step.class);
  private int ticks;

  /**
   * Looks again and again, a moment apart, while the autoscaler asks for another number in every
   * step, at most three times in each so that a step can come to rest.
   */
  private void tickUntil(BooleanSupplier done) {
    Step step = cluster.status.rollout().step();
    for (int i = 0, inStep = 0; i < 400 && !done.getAsBoolean(); i++) {
      if (inStep++ < 3) {
        cluster.scale(2 + ticks++ % 6);
        ticked.add(step);
      }
      cluster.pass(Duration.ofSeconds(1)).look();
      sizesAreThoseOfTheSpec();
      if (cluster.status.rollout().step() != step) {
        step = cluster.status.rollout().step();
        inStep = 0;
      }
    }
    assertTrue(done.getAsBoolean(), () -> "not reached: " + cluster.status.rollout());
  }

  /** Whoever has pods has as many as serve. */
  private void sizesAreThoseOfTheSpec() {
    World world = cluster.plans.getLast().world();
    world
        .replicas()
        .forEach(
            (revision, pods) ->
                assertEquals(
                    cluster.spec.replicas(), pods, "revision " + revision + " in " + ticked));
    assertEquals(Optional.of(BOUNDS), world.autoscaling());
  }

  private SimulatedCluster autoscaled() {
    cluster.promote("a");
    return cluster.edit(cluster.spec.withAutoscaling(BOUNDS));
  }

  @Test
  @DisplayName("HPA ticking in every step")
  void promotes() {
    autoscaled().answers.goldenIsLate = true; // so that each gate takes its time, and Leave
    cluster.openConnections = 1;
    cluster.edit(cluster.spec.withRollout(cluster.spec.rollout().withDrainSeconds(300)));
    cluster.ask("b").look();
    tickUntil(() -> cluster.status.rollout().step() == Step.Done);
    assertEquals(Outcome.Promoted, cluster.status.rollout().outcome());
    assertEquals(2, cluster.status.servingRevision());
    assertEquals(1, cluster.status.rollout().attempt());
    assertEquals(2, cluster.status.revisions().size());
    assertEquals(cluster.generation, cluster.status.observedGeneration());
    assertTrue(
        ticked.containsAll(
            EnumSet.of(
                Step.Verify,
                Step.Stage,
                Step.Golden,
                Step.Replay,
                Step.Switch,
                Step.Bake,
                Step.Leave)),
        () -> "it ticked in " + ticked + " only");
  }

  @Test
  @DisplayName("HPA ticking in every step of a way back")
  void comesBack() {
    autoscaled().ask("b").untilStep(Step.Bake);
    cluster.unready.add(2);
    tickUntil(() -> cluster.status.rollout().step() == Step.Done);
    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(1, cluster.status.servingRevision());
    assertEquals(Map.of(1, cluster.spec.replicas()), cluster.podCounts());
    assertTrue(
        ticked.containsAll(EnumSet.of(Step.Bake, Step.Rewarm, Step.Return)),
        () -> "it ticked in " + ticked + " only");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void aCandidateIsTestedAtTheSizeThatServes(int replicas) {
    autoscaled().scale(replicas).settle();
    cluster.ask("b").untilStep(Step.Golden);
    assertEquals(Map.of(1, replicas, 2, replicas), cluster.podCounts());
  }

  @Test
  void toAskForItOrToTakeItBackStartsNothing() {
    autoscaled().settle();
    assertEquals(Optional.of(BOUNDS), cluster.plans.getLast().world().autoscaling());
    cluster.edit(cluster.spec.withAutoscaling(null)).settle();
    assertEquals(Optional.empty(), cluster.plans.getLast().world().autoscaling());
    assertEquals(1, cluster.status.revisions().size());
    assertEquals(1, cluster.status.rollout().attempt());
    assertEquals(cluster.generation, cluster.status.observedGeneration());
  }
}
