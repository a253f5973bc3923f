package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever stands still is looked at now and then, and holds up nobody for ever. */
class StandstillTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  @BeforeEach
  void aModelServes() {
    cluster.promote("a");
  }

  private void pass(Duration time) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(time) < 0;
        passed = passed.plusSeconds(20)) {
      cluster.pass(Duration.ofSeconds(20)).settle();
    }
  }

  /** Revision 2 falls under traffic, and then what it went back to is lost as well. */
  private void returnToNobody() {
    cluster.ask("b").untilStep(Step.Bake).unready.add(2);
    cluster.untilStep(Step.Return);
    cluster.records.remove(1);
    cluster.pods.remove(1);
  }

  /** Revision 2 has too few pods for its switch, and nothing to make more from. */
  private void switchThatIsPaused() {
    cluster.ask("b").untilStep(Step.Switch).pause(true).look();
    cluster.records.remove(2);
    cluster.scale(3);
    pass(Duration.ofMinutes(3));
  }

  @Test
  void pausedStaysWhereItIsAndItsDeadlineStandsStill() {
    cluster.ask("b").untilStep(Step.Golden).pause(true).settle();
    cluster.pass(Duration.ofHours(1)).settle();
    assertEquals(Step.Golden, cluster.status.rollout().step());
    assertEquals(Outcome.InProgress, cluster.status.rollout().outcome());
    cluster.pause(false).settle();
    assertEquals(2, cluster.status.servingRevision());
  }

  @Test
  void aPausedRolloutIsNotLookedAtWithoutCease() {
    cluster.ask("b").untilStep(Step.Golden).pause(true).settle();
    assertTrue(cluster.look().lookAgainAt().isAfter(cluster.now));
    assertTrue(cluster.pass(Duration.ofHours(1)).look().lookAgainAt().isAfter(cluster.now));
  }

  @Test
  void aPausedRolloutWhoseDeadlineStandsStillIsNotLookedAtWithoutCease() {
    cluster.unready.add(2);
    cluster.ask("b").untilStep(Step.Stage).pause(true).settle();
    assertTrue(cluster.pass(Duration.ofHours(1)).look().lookAgainAt().isAfter(cluster.now));
  }

  @Test
  void aSlowRetryThatAPauseHoldsUpIsNotLookedAtWithoutCease() {
    cluster.trouble = Optional.of(new Trouble(Reason.WriteRefused, "quota"));
    cluster.ask("b").settle();
    pass(Duration.ofMinutes(2));
    assertEquals(Reason.CouldNotStage, cluster.status.rollout().reason());
    cluster.pause(true).settle();
    assertTrue(cluster.pass(Duration.ofHours(2)).look().lookAgainAt().isAfter(cluster.now));
  }

  @Test
  void aReturnThatNeverArrivesIsDecidedAtItsDeadline() {
    returnToNobody();
    pass(Duration.ofMinutes(2));
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertEquals(Reason.ReturnTargetNotReady, cluster.status.rollout().reason());
  }

  @Test
  void aNewRequestWaitsForAReturnNoLongerThanItsDeadline() {
    returnToNobody();
    cluster.ask("c").settle();
    assertEquals(2, cluster.status.rollout().to());
    pass(Duration.ofMinutes(2));
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void aNewRequestIsNotHeldUpByThePauseOfASwitch() {
    switchThatIsPaused();
    assertEquals(2, cluster.status.servingRevision());
    cluster.pause(false).ask("c");
    pass(Duration.ofMinutes(5));
    assertEquals(3, cluster.status.servingRevision());
  }

  @Test
  void aNewRequestBeginsAndPausesThoughASwitchWasPaused() {
    switchThatIsPaused();
    cluster.ask("c");
    pass(Duration.ofMinutes(5));
    assertNotEquals(2, cluster.status.rollout().to());
    assertNotNull(cluster.status.rollout().pausedAt());
  }
}
