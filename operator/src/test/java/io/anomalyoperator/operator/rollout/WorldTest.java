package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.RolloutStatus;
import io.anomalyoperator.operator.api.RolloutStatusBuilder;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of steps, row by row: revision 3 serves and was good, 4 is the candidate, two replicas.
 */
class WorldTest {
  private static final String NOW = "2026-11-21T00:00:00Z";

  @ParameterizedTest(name = "{0}: r3={3}, r4={4}, the Service selects r{5}")
  @CsvSource({
    // step, serving, returning to, pods of 3, pods of 4, selected
    "Resolve, 3, 0, 2, 0, 3",
    "Verify,  3, 0, 2, 0, 3",
    "Stage,   3, 0, 2, 2, 3",
    "Golden,  3, 0, 2, 2, 3",
    "Evaluation, 3, 0, 2, 2, 3",
    "Switch,  4, 0, 2, 2, 4",
    "Bake,    4, 0, 2, 2, 4",
    "Rewarm,  4, 3, 2, 2, 4",
    "Return,  3, 3, 2, 2, 3",
  })
  void followsFromTheStep(
      Step step, int serving, int returnTo, int ofThree, int ofFour, int selected) {
    boolean left = step == Step.Return;
    AnomalyModelStatus status =
        status(
            serving,
            3,
            rollout(step, returnTo),
            revision(3, step == Step.Bake ? RevisionState.Warm : RevisionState.Serving, null),
            revision(4, RevisionState.Candidate, left ? NOW : null));
    World world = World.of(status, parameters(2));
    assertEquals(ofThree, world.replicas().getOrDefault(3, 0));
    assertEquals(ofFour, world.replicas().getOrDefault(4, 0));
    assertEquals(selected, world.selected());
  }

  @ParameterizedTest(name = "{0} of step {1}, to {2}: r3={3}, r4={4}, the Service selects r{5}")
  @CsvSource({
    // step, step of the canary, returning to, pods of 3, pods of 4, selected
    "Stage,  0, 0, 2, 1, 3",
    "Golden, 0, 0, 2, 1, 3",
    "Canary, 0, 0, 2, 1, 3",
    "Canary, 1, 0, 2, 1, -1",
    "Canary, 2, 0, 2, 2, -1",
    "Grow,   3, 0, 2, 2, -1",
    "Rewarm, 1, 3, 2, 1, -1",
    "Return, 1, 3, 2, 1, 3",
  })
  void followsFromTheStepOfACanary(
      Step step, int canaryStep, int returnTo, int ofThree, int ofFour, int selected) {
    RolloutStatus rollout =
        rollout(step, returnTo).with().strategy(Strategy.Canary).canaryStep(canaryStep).build();
    RevisionStatus four =
        revision(4, RevisionState.Candidate, step == Step.Return ? NOW : null)
            .with()
            .leaving(step == Step.Return ? 1 : null)
            .build();
    World world =
        World.of(
            status(3, 3, rollout, revision(3, RevisionState.Serving, null), four),
            parameters(2, Strategy.Canary));
    assertEquals(ofThree, world.replicas().getOrDefault(3, 0));
    assertEquals(ofFour, world.replicas().getOrDefault(4, 0));
    assertEquals(selected, world.selected());
    assertEquals(Set.of(3), world.disruptionBudgets());
  }

  @ParameterizedTest(name = "{0} to {2}: r3={3}, r4={4}, the Service selects r{5}")
  @CsvSource({
    // step, serving, returning to, pods of 3, pods of 4, selected
    "Stop,   3, 0, 0, 0, 3",
    "Stage,  3, 0, 0, 2, 3",
    "Golden, 3, 0, 0, 2, 3",
    "Switch, 4, 0, 0, 2, 4",
    "Bake,   4, 0, 0, 2, 4",
    "Rewarm, 4, 3, 2, 0, 4",
    "Rewarm, 3, 3, 2, 0, 3",
    "Return, 3, 3, 2, 0, 3",
  })
  void whereThereIsRoomForOneNoTwoHavePods(
      Step step, int serving, int returnTo, int ofThree, int ofFour, int selected) {
    World world =
        World.of(
            status(
                serving,
                3,
                rollout(step, returnTo).withStrategy(Strategy.Replace),
                revision(3, RevisionState.Serving, null),
                revision(4, RevisionState.Candidate, null)),
            parameters(2));
    assertEquals(ofThree, world.replicas().getOrDefault(3, 0));
    assertEquals(ofFour, world.replicas().getOrDefault(4, 0));
    assertEquals(selected, world.selected());
  }

  @ParameterizedTest(name = "leaving until drained: {0}")
  @CsvSource({"true, 2", "false, 0"})
  void whoLeavesKeepsItsPodsUntilItIsDrained(boolean drains, int pods) {
    AnomalyModelStatus status =
        status(
            4,
            4,
            rollout(Step.Leave, 0),
            revision(3, RevisionState.Retired, drains ? NOW : null),
            revision(4, RevisionState.Serving, null));
    World world = World.of(status, parameters(2));
    assertEquals(pods, world.replicas().getOrDefault(3, 0));
    assertEquals(2, world.replicas().get(4));
  }

  @ParameterizedTest(name = "{0} replicas: {1} staged, {2} baking")
  @CsvSource({"0, 1, 0", "1, 1, 1", "5, 5, 5"})
  void aCandidateIsStagedWithOnePodAtLeast(int replicas, int staged, int baking) {
    Map<Step, Integer> expected =
        Map.of(Step.Stage, staged, Step.Switch, staged, Step.Bake, baking);
    Map<Step, Integer> found = new TreeMap<>();
    expected
        .keySet()
        .forEach(
            step -> {
              AnomalyModelStatus status =
                  status(
                      step == Step.Stage ? 3 : 4,
                      3,
                      rollout(step, 0),
                      revision(4, RevisionState.Candidate, null));
              found.put(step, World.of(status, parameters(replicas)).replicas().get(4));
            });
    assertEquals(new TreeMap<>(expected), found);
  }

  private static Parameters parameters(int replicas, Strategy strategy) {
    AnomalyModelSpec spec = SimulatedCluster.spec("a").withReplicas(replicas);
    var steps = List.of(new CanaryStepSpec(1, 60), new CanaryStepSpec(2, 60));
    return Parameters.of(
        spec.withRollout(
            spec.rollout().with().strategy(strategy).canary(new CanarySpec(steps)).build()));
  }

  private static Parameters parameters(int replicas) {
    return Parameters.of(SimulatedCluster.spec("a").withReplicas(replicas));
  }

  private static AnomalyModelStatus status(
      int serving, int lastGood, RolloutStatus rollout, RevisionStatus... revisions) {
    return AnomalyModelStatus.initial()
        .with()
        .servingRevision(serving)
        .lastGoodRevision(lastGood)
        .revisions(List.of(revisions))
        .rollout(rollout)
        .build();
  }

  private static RevisionStatus revision(int number, RevisionState state, String drainDeadline) {
    return new RevisionStatus(
        number,
        null,
        new ResolvedArtifact("models", "key", "v", null, null),
        null,
        state,
        null,
        null,
        NOW,
        null,
        null,
        drainDeadline,
        null,
        null);
  }

  private static RolloutStatus rollout(Step step, int returnTo) {
    return RolloutStatusBuilder.builder()
        .request("request")
        .firstGeneration(1)
        .generation(1)
        .attempt(1)
        .from(3)
        .to(4)
        .returnTo(returnTo)
        .step(step)
        .outcome(Outcome.InProgress)
        .startedAt(NOW)
        .since(NOW)
        .build();
  }
}
