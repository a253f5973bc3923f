package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Outcome;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.Step;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A pod that says that it is somebody else gets no traffic, and the message says who. */
class IdentityTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  static Stream<Arguments> impostors() {
    return Stream.of(
        impostor("says revision 7, expected 2", r -> report(r, 7, r.sha256(), r.manifestSha256())),
        impostor(
            "serves package other, expected ",
            r -> report(r, r.revision(), "other", r.manifestSha256())),
        impostor(
            "loaded manifest other, expected ", r -> report(r, r.revision(), r.sha256(), "other")));
  }

  private static Arguments impostor(String said, UnaryOperator<PodReport> lie) {
    return Arguments.of(said, lie);
  }

  private static PodReport report(PodReport r, int revision, String sha256, String manifest) {
    return new PodReport(
        r.podUid(), revision, sha256, manifest, r.ready(), r.draining(), r.openConnections());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impostors")
  void isRejectedWhileItsPodsStart(String said, UnaryOperator<PodReport> lie) {
    cluster.impostors.put(2, lie);
    cluster.promote("a").ask("b").settle();
    rejectedAs(said);
    assertTrue(
        cluster.plans.stream()
            .noneMatch(p -> p.status().rollout().to() == 2 && at(p) == Step.Golden));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impostors")
  void isRejectedWhenItScoresTheGoldenSet(String said, UnaryOperator<PodReport> lie) {
    cluster.promote("a").ask("b").untilStep(Step.Golden);
    cluster.impostors.put(2, lie);
    cluster.settle();
    rejectedAs(said);
  }

  @Test
  void isNotReturnedTo() {
    cluster.promote("a").promote("b").rollBackTo(1);
    cluster.impostors.put(1, r -> report(r, r.revision(), "other", r.manifestSha256()));
    cluster.settle().pass(Duration.ofSeconds(61)).settle();
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertTrue(
        cluster.status.rollout().message().contains("serves package other"),
        cluster.status.rollout()::message);
    assertEquals(2, cluster.selected);
    assertEquals(Map.of(2, 2), cluster.podCounts());
  }

  private void rejectedAs(String said) {
    assertEquals(Reason.IdentityMismatch, cluster.status.rollout().reason());
    assertEquals(Outcome.Rejected, cluster.status.rollout().outcome());
    assertTrue(
        cluster.status.rollout().message().contains(said), cluster.status.rollout()::message);
    assertEquals(1, cluster.selected);
    assertEquals(Map.of(1, 2), cluster.podCounts());
  }

  private static Step at(Plan plan) {
    return plan.status().rollout().step();
  }
}
