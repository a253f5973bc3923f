package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.GateStatus.Verdict;
import io.anomalyoperator.operator.api.OnInconclusive;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ReplayGateSpec;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Answer;
import io.anomalyoperator.operator.rollout.ReplayEvidence.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two models that see the same requests: alike or not, by which statistic. */
class ReplayGateTest {
  private static final ReplayGateSpec BOUNDS =
      new ReplayGateSpec(512, 256, 0.05, 3.0, 0.25, 0.5, OnInconclusive.Proceed);

  /**
   * Requests whose p-values are uniform, one in fifty an alert; the candidate answers otherwise.
   */
  private static List<Row> requests(int n, UnaryOperator<Answer> candidate) {
    var random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double p = random.nextDouble();
      var serving = new Answer(1 - p, p, p <= 0.02);
      rows.add(new Row(serving, candidate.apply(serving)));
    }
    return rows;
  }

  private static ReplayGate.Answered judge(List<Row> rows) {
    return ReplayGate.judge(rows, BOUNDS);
  }

  @Test
  void theSameAnswersPass() {
    var answered = judge(requests(512, a -> a));

    assertEquals(Verdict.Passed, answered.verdict());
    assertTrue(answered.detail().contains("PSI 0.000"), answered.detail());
    assertTrue(answered.detail().contains("rank correlation 1.00"), answered.detail());
  }

  @Test
  void anotherScaleOfScoresIsNoDifference() {
    var answered =
        judge(requests(512, a -> new Answer(1000 + 50 * a.score(), a.pValue(), a.anomaly())));

    assertEquals(Verdict.Passed, answered.verdict());
  }

  @Test
  void anotherTrainingThatDiffersByALittlePasses() {
    var random = new Random(11);
    var answered =
        judge(
            requests(
                512,
                a -> {
                  double p = Math.clamp(a.pValue() + 0.05 * random.nextGaussian(), 0, 1);
                  return new Answer(1 - p, p, p <= 0.02);
                }));

    assertEquals(Verdict.Passed, answered.verdict(), answered.detail());
  }

  @Test
  void manyMoreAlertsAreAShift() {
    var answered = judge(requests(512, a -> new Answer(a.score(), a.pValue(), a.pValue() < 0.35)));

    assertEquals(Verdict.Failed, answered.verdict());
    assertEquals(Reason.AlertRateShift, answered.reason());
    assertTrue(
        answered.detail().startsWith("512 recent requests: alert rate 0.3"), answered.detail());
  }

  @Test
  void aModelThatNeverRaisesAnAlarmIsAShiftToo() {
    var answered =
        ReplayGate.judge(requests(4096, a -> new Answer(a.score(), a.pValue(), false)), BOUNDS);

    assertEquals(Reason.AlertRateShift, answered.reason(), answered.detail());
  }

  @Test
  void aFewAlertsMoreAreChance() {
    int[] alerts = {0};
    var answered =
        judge(
            requests(
                512,
                a -> new Answer(a.score(), a.pValue(), a.anomaly() || alerts[0]++ % 170 == 0)));

    assertEquals(Verdict.Passed, answered.verdict(), answered.detail());
  }

  @Test
  void otherPValuesAreAShiftOfTheDistribution() {
    var answered =
        judge(requests(512, a -> new Answer(a.score(), Math.pow(a.pValue(), 3), a.anomaly())));

    assertEquals(Reason.ScoreDistributionShift, answered.reason(), answered.detail());
  }

  @Test
  void anotherOrderIsNoticedThoughTheDistributionIsTheSame() {
    var answered = judge(requests(512, a -> new Answer(-a.score(), 1 - a.pValue(), a.anomaly())));

    assertEquals(Reason.RankCorrelationLow, answered.reason(), answered.detail());
  }

  @Test
  void tooFewRequestsSayNothing() {
    var answered = judge(requests(255, a -> new Answer(0, 0, true)));

    assertEquals(Verdict.Inconclusive, answered.verdict());
    assertEquals("255 recent requests to compare, 256 are needed", answered.detail());
  }

  @Test
  void requestsThatAreAllTheSameHaveNoOrderToKeep() {
    var same = new Row(new Answer(1, 0.5, false), new Answer(2, 0.5, false));

    assertEquals(
        Verdict.Passed, judge(IntStream.range(0, 300).mapToObj(i -> same).toList()).verdict());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aRowThatLosesItsNumberFailsTheCandidate(double none) {
    for (var lost : List.of(new Answer(none, 0.5, false), new Answer(1, none, false))) {
      List<Row> rows = new ArrayList<>(requests(20, a -> a));
      rows.add(new Row(new Answer(1, 0.5, false), lost));
      var answered = judge(rows);

      assertEquals(Verdict.Failed, answered.verdict());
      assertEquals(Reason.ScoreDistributionShift, answered.reason());
      assertTrue(
          answered.detail().startsWith("1 of 21 recent requests get no finite score"),
          answered.detail());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatHasNoNumberInTheServingRevisionIsLeftOut(double none) {
    List<Row> rows = new ArrayList<>(requests(300, a -> a));
    rows.add(new Row(new Answer(none, 0.5, true), new Answer(none, none, true)));
    rows.add(new Row(new Answer(1, none, true), new Answer(1, 0.5, false)));
    var answered = judge(rows);

    assertEquals(Verdict.Passed, answered.verdict(), answered.detail());
    assertTrue(answered.detail().startsWith("300 recent requests"), answered.detail());
    assertTrue(answered.detail().contains("; 2 more left out"), answered.detail());
    assertEquals(
        "255 recent requests to compare, 256 are needed; 47 more left out, which the serving"
            + " revision gives no finite score",
        judge(
                IntStream.range(0, 302)
                    .mapToObj(
                        i ->
                            i < 255
                                ? rows.get(i)
                                : new Row(new Answer(none, 0, true), rows.get(i).candidate()))
                    .toList())
            .detail());
  }

  /** At 256 samples the bound asked for is the larger; at 100 chance alone would exceed it. */
  @Test
  void thePsiBoundIsNeverBelowWhatChanceDoes() {
    assertEquals(0.25, ReplayGate.psiBound(256, 0.25), 0.0);
    assertEquals(0.218, ReplayGate.psiBound(256, 0.1), 0.001);
    assertEquals(0.558, ReplayGate.psiBound(100, 0.25), 0.001);
  }

  @Test
  void equalSamplesSeldomExceedTheBound() {
    var random = new Random(3);
    long over =
        IntStream.range(0, 2000)
            .filter(
                i ->
                    ReplayGate.populationStabilityIndex(
                            random.doubles(256).toArray(), random.doubles(256).toArray())
                        > ReplayGate.psiBound(256, 0))
            .count();

    assertTrue(over <= 10, over + " of 2000 at one in a thousand");
  }

  @Test
  void tiesShareTheirRanks() {
    assertEquals(
        1, ReplayGate.spearman(new double[] {1, 2, 2, 3}, new double[] {10, 20, 20, 30}), 1e-12);
    assertEquals(-1, ReplayGate.spearman(new double[] {1, 2, 3}, new double[] {3, 2, 1}), 1e-12);
  }
}
