package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
