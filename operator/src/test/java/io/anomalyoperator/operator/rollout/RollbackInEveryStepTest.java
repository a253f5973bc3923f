package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A person asks for an earlier revision while revision 3 is on its way, wherever that is: revision
 * 1, whose pods are gone, or revision 2, which serves or is kept warm.
 */
class RollbackInEveryStepTest {
  private static final int CANDIDATE = 3;
  private static final Set<Step> BEFORE_TRAFFIC = EnumSet.range(Step.Resolve, Step.Replay);

  private final SimulatedCluster cluster = new SimulatedCluster();

  static Stream<Arguments> stepsAndTargets() {
    return EnumSet.complementOf(EnumSet.of(Step.Evaluation, Step.Done)).stream()
        .flatMap(step -> Stream.of(1, 2).map(target -> Arguments.of(step, target)));
  }

  @BeforeEach
  void twoHaveServedWell() {
    cluster.promote("a").promote("b").pass(Duration.ofSeconds(31)).settle();
    assertEquals(Map.of(2, 2), cluster.podCounts());
  }

  private void strategy(Strategy strategy) {
    var canary = new CanarySpec(List.of(new CanaryStepSpec(1, 60)));
    cluster.edit(
        cluster.spec.withRollout(
            cluster.spec.rollout().with().strategy(strategy).canary(canary).build()));
  }

  /** Revision 3 comes to a step, or in it becomes the one to go back from. */
  private void comeTo(Step step) {
    switch (step) {
      case Resolve -> {
        cluster.edit(
            cluster.spec.withArtifact(new ArtifactSpec("models", "c", null, null, null, null)));
      }
      case Stop -> {
        strategy(Strategy.Replace);
        cluster.ask("c");
      }
      case Canary, Grow -> {
        strategy(Strategy.Canary);
        cluster.ask("c").until(s -> s.rollout().sharesTraffic(s.servingRevision()));
        if (step == Step.Grow) {
          cluster.settle().pass(Duration.ofSeconds(60));
        }
      }
      case Rewarm, Return -> {
        cluster.ask("c").untilStep(Step.Bake);
        cluster.unready.add(CANDIDATE);
      }
      case Leave -> {
        drainsFor(Duration.ofMinutes(5));
        cluster.openConnections = 1;
        cluster.ask("c").untilStep(Step.Bake).settle().pass(Duration.ofSeconds(121));
      }
      default -> cluster.ask("c");
    }
    cluster.untilStep(step);
    cluster.openConnections = 0;
  }

  private void drainsFor(Duration time) {
    cluster.edit(
        cluster.spec.withRollout(cluster.spec.rollout().withDrainSeconds((int) time.toSeconds())));
  }

  @ParameterizedTest
  @MethodSource("stepsAndTargets")
  void theNamedRevisionServesAndNoOther(Step step, int target) {
    comeTo(step);
    assertEquals(step, cluster.status.rollout().step());
    int before = cluster.plans.size();

    cluster.rollBackTo(target).settle().pass(Duration.ofSeconds(31)).settle();

    assertEquals(Outcome.Pinned, cluster.status.rollout().outcome());
    assertEquals(target, cluster.status.servingRevision());
    assertEquals(target, cluster.selected);
    assertEquals(RevisionState.Serving, cluster.stateOf(target));
    assertEquals(Map.of(target, 2), cluster.podCounts());
    assertEquals(Set.copyOf(cluster.pods.get(target)), cluster.endpoints);
    List<Plan> since = cluster.plans.subList(before, cluster.plans.size());
    if (BEFORE_TRAFFIC.contains(step)) {
      assertTrue(
          since.stream().allMatch(p -> List.of(2, target).contains(p.world().selected())),
          "a candidate got traffic after it was overtaken");
    }
    assertTrue(
        since.stream().noneMatch(p -> p.world().selected() == World.EVERY_REVISION),
        "a canary went on after it was overtaken");
  }

  @ParameterizedTest
  @MethodSource("stepsAndTargets")
  void theRolloutThatWasUnderWayIsDecided(Step step, int target) {
    comeTo(step);
    cluster.rollBackTo(target).settle().pass(Duration.ofSeconds(31)).settle();

    var decided =
        switch (step) {
          case Return -> Outcome.RolledBack; // traffic settles first, and with it the decision
          case Leave -> Outcome.Promoted;
          default -> Outcome.Superseded;
        };
    assertEquals(decided, cluster.status.history().getFirst().outcome());
    if (step == Step.Resolve) {
      assertEquals(2, cluster.status.revisions().size(), "no number was given yet");
    } else {
      boolean served = step.compareTo(Step.Grow) > 0;
      assertEquals(
          served ? RevisionState.Withdrawn : RevisionState.Superseded, cluster.stateOf(CANDIDATE));
    }
    // and it does not come back by itself
    cluster.pass(Duration.ofHours(1)).settle();
    assertEquals(Map.of(target, 2), cluster.podCounts());
  }
}
