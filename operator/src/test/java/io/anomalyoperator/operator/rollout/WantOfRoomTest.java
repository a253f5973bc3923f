package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods that find no node: who waits is told how many are ready, why not all, and what fits. */
class WantOfRoomTest {
  private static final String NO_NODE = "no node takes it: 1 Insufficient memory";
  private static final String REPLACE =
      "; rollout.strategy Replace stops the serving pods first, fewer replicas need less room";

  private final SimulatedCluster cluster = new SimulatedCluster();

  private String waits() {
    return cluster.status.conditions().stream()
        .filter(c -> c.getType().equals(Conditions.RECONCILING))
        .map(Condition::getMessage)
        .findFirst()
        .orElse("");
  }

  private void afterTheDeadline() {
    cluster.pass(Duration.ofSeconds(61)).settle();
  }

  @Test
  void aRevisionThatIsStagedSaysWhyWhileItWaitsAndAtTheEnd() {
    cluster.promote("a");
    cluster.roomFor.put(2, 1);
    cluster.ask("b").settle();
    assertEquals(Step.Stage, cluster.status.rollout().step());
    assertEquals("1 of 2 pods of revision 2 are ready: " + NO_NODE + REPLACE, waits());

    afterTheDeadline();
    assertEquals(Reason.CouldNotStage, cluster.status.rollout().reason());
    assertEquals(
        "1 of 2 pods of revision 2 are ready at the deadline, others could not start: pod-2-4: "
            + NO_NODE
            + REPLACE,
        cluster.status.rollout().message());
  }

  @Test
  void aFirstRevisionHasNobodyToMakeRoomForIt() {
    cluster.roomFor.put(1, 1);
    cluster.ask("a").settle();
    assertEquals(
        "1 of 2 pods of revision 1 are ready: "
            + NO_NODE
            + "; fewer replicas, or smaller server.resources, need less room",
        waits());
  }

  @Test
  void podsThatStartAsTheyShouldAreOneMessage() {
    cluster.promote("a");
    cluster.unready.add(2);
    cluster.crashingKeys.clear();
    cluster.ask("b").untilStep(Step.Stage);
    assertEquals("pods of revision 2 start, and are asked for scores", waits());
  }

  @Test
  void aCanaryThatCannotGrowSaysWhy() {
    cluster.promote("a");
    var rollout = cluster.spec.rollout().with();
    var canary = new CanarySpec(List.of(new CanaryStepSpec(1, 30)));
    cluster.edit(
        cluster.spec.withRollout(rollout.strategy(Strategy.Canary).canary(canary).build()));
    cluster.roomFor.put(2, 2);
    cluster.scale(4).ask("b").settle().pass(Duration.ofSeconds(31)).untilStep(Step.Grow).settle();
    assertEquals("2 of 4 pods of revision 2 are ready: " + NO_NODE + REPLACE, waits());

    afterTheDeadline();
    assertEquals(Outcome.RolledBack, cluster.status.rollout().outcome());
    assertEquals(
        "2 of 4 pods of revision 2 are ready at the deadline; " + NO_NODE + REPLACE,
        cluster.status.rollout().message());
  }

  @Test
  void aColdRevisionThatIsAskedBackSaysWhyItIsNotReady() {
    cluster.promote("a").promote("b");
    cluster.roomFor.put(1, 1);
    cluster.rollBackTo(1).settle();
    String missing = "1 of 2 pods of revision 1 are ready: " + NO_NODE + REPLACE;
    assertEquals(missing, waits());

    afterTheDeadline();
    assertEquals(Reason.ReturnTargetNotReady, cluster.status.rollout().reason());
    assertEquals(missing, cluster.status.rollout().message());
    assertEquals(2, cluster.status.servingRevision());
  }
}
