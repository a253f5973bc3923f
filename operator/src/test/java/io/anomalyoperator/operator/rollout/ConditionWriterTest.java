package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ThresholdSpec;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person is told when something is not as it was asked for. */
class ConditionWriterTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  /** Status and reason of a condition, if it is there. */
  private Optional<String> condition(String type) {
    return cluster.status.conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .map((Condition c) -> c.getStatus() + " " + c.getReason());
  }

  @Test
  void aRateBelowWhatTheCalibrationCanTellIsRejectedBeforeAnyPod() {
    cluster.promote("a");
    cluster.edit(SimulatedCluster.spec("b").withThreshold(new ThresholdSpec(0.0001, null)));
    cluster.settle();
    assertEquals(Reason.ThresholdOutOfReach, cluster.status.rollout().reason());
    assertEquals(Optional.of("False ThresholdOutOfReach"), condition(Conditions.VERIFIED));
    assertEquals(Set.of(1), cluster.pods.keySet());
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoFailureBeforeTheDeadline() {
    cluster.promote("a");
    cluster.packages.put("b", new Finding.Unable<>(Reason.StoreUnreachable, "S3 answered 503"));
    cluster.ask("b").settle();
    assertEquals(Optional.of("True StoreUnreachable"), condition(Conditions.RECONCILING));
    assertEquals(Optional.of("False StoreUnreachable"), condition(Conditions.VERIFIED));
    assertEquals(Optional.empty(), condition(Conditions.STALLED));

    cluster.pass(Duration.ofSeconds(61)).settle();
    assertEquals(Optional.of("True CouldNotVerify"), condition(Conditions.STALLED));
    assertEquals(Optional.empty(), condition(Conditions.RECONCILING));
  }

  @ParameterizedTest
  @EnumSource(names = {"BucketNotFound", "ObjectNotFound", "VersionNotFound", "AccessDenied"})
  void whatAPersonHasToMendIsAFailureAtOnce(Reason reason) {
    cluster.promote("a");
    cluster.packages.put("b", new Finding.Unable<>(reason, "no"));
    cluster.ask("b").settle();
    assertEquals(Optional.of("True " + reason), condition(Conditions.STALLED));
    assertEquals(Optional.empty(), condition(Conditions.RECONCILING));
  }

  @Test
  void aServingRevisionWithoutItsRecordIsNamedAndServesOn() {
    cluster.promote("a");
    cluster.records.remove(1);
    cluster.settle();
    assertEquals(Optional.of("True Serving"), condition(Conditions.READY));
    assertEquals(Optional.of("True RecordMissing"), condition(Conditions.DEGRADED));
    cluster.ask("b").settle();
    assertEquals(2, cluster.status.servingRevision());
    assertEquals(Optional.empty(), condition(Conditions.DEGRADED));
  }

  @Test
  void aRollbackToNothingIsNotWaitedFor() {
    cluster.promote("a").rollBackTo(17).settle();
    assertEquals(Optional.of("Unknown RollbackTargetUnavailable"), condition(Conditions.VERIFIED));
    assertEquals(Optional.of("True RollbackTargetUnavailable"), condition(Conditions.STALLED));
  }

  @Test
  void aWriteThatIsRefusedWhileAllServesIsNamedUntilItIsMended() {
    cluster.promote("a");
    cluster.trouble = Optional.of(new Trouble(Reason.WriteRefused, "exceeded quota"));
    cluster.settle();
    assertEquals(Optional.of("True Serving"), condition(Conditions.READY));
    assertEquals(Optional.of("True WriteRefused"), condition(Conditions.DEGRADED));
    cluster.trouble = Optional.empty();
    cluster.settle();
    assertEquals(Optional.empty(), condition(Conditions.DEGRADED));
  }
}
