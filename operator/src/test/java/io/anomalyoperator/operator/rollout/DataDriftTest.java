package io.anomalyoperator.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.anomalyoperator.operator.api.Conditions;
import io.anomalyoperator.operator.api.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other data than the model was trained on are told, and move nothing. */
class DataDriftTest {
  private final SimulatedCluster cluster = new SimulatedCluster();

  private Optional<String> told() {
    return cluster.status.conditions().stream()
        .filter(c -> c.getType().equals(Conditions.DATA_DRIFT))
        .map(Condition::getMessage)
        .findFirst();
  }

  private long events() {
    return cluster.plans.stream()
        .flatMap(p -> p.notices().stream())
        .filter(n -> n.reason() == Reason.DataDrift)
        .count();
  }

  private void say(int pods, int detecting, String numbers) {
    cluster.drift = new Finding.Found<>(new DriftEvidence(pods, detecting, numbers));
    cluster.settle();
  }

  @Test
  void driftIsToldOnceWithItsNumbersAndMovesNothing() {
    cluster.promote("a");
    cluster.plans.clear();
    say(2, 2, "PSI 0.41");
    assertEquals(
        Optional.of(
            "revision 1: 2 of 2 pods see other data than the model was trained on: PSI 0.41;"
                + " GET /drift-status has the numbers of now"),
        told());
    assertEquals(1, events());
    assertFalse(cluster.plans.stream().anyMatch(Plan::transition));
    assertFalse(cluster.plans.stream().anyMatch(Plan::decided), "no outcome is news");
    assertEquals(1, cluster.status.servingRevision());
  }

  @Test
  void whileItLastsNoChangeOfADigitIsAWrite() {
    cluster.promote("a");
    say(2, 2, "PSI 0.41");
    var before = cluster.status;
    say(2, 1, "PSI 0.42");
    assertEquals(before, cluster.status);
  }

  @ParameterizedTest
  @CsvSource({"0,0,false", "1,0,false", "1,1,true", "2,1,true", "3,1,false", "3,2,true"})
  void halfOfThePodsThatCanTellHaveToSeeIt(int pods, int detecting, boolean drift) {
    cluster.promote("a");
    say(pods, detecting, "PSI 0.41");
    assertEquals(drift, told().isPresent());
  }

  @Test
  void itIsOverWhenNoPodSeesItAnyMore() {
    cluster.promote("a");
    say(2, 2, "PSI 0.41");
    say(2, 0, "PSI 0.02");
    assertEquals(Optional.empty(), told());
    assertEquals(1, events());
  }

  @Test
  void whileNobodyCanTellTheLastWordStands() {
    cluster.promote("a");
    say(2, 2, "PSI 0.41");
    var before = told();
    cluster.drift = new Finding.Unable<>(Reason.PodUnreachable, "away");
    cluster.settle();
    assertEquals(before, told());
    say(0, 0, "");
    assertEquals(before, told());
    assertEquals(1, events());
  }

  @Test
  void anotherRevisionIsAnotherModel() {
    cluster.promote("a");
    say(2, 2, "PSI 0.41");
    cluster.drift = new Finding.Pending<>();
    cluster.promote("b");
    assertEquals(Optional.empty(), told());
    say(2, 2, "PSI 0.50");
    assertEquals(List.of(true), told().map(t -> t.startsWith("revision 2: ")).stream().toList());
    assertEquals(2, events());
  }
}
