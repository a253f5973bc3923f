package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.rollout.EvaluationEvidence;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EvaluationGateTest {
  private static EvaluationGate.Answered judge(
      List<Double> normal, List<Double> anomalous, double bound) {
    return EvaluationGate.judge(new EvaluationEvidence(List.of(), normal, anomalous), bound);
  }

  /** n scores, evenly from one number up to another. */
  private static List<Double> scores(int n, double from, double to) {
    return IntStream.range(0, n).mapToObj(i -> from + (to - from) * i / n).toList();
  }

  @Test
  void tiesCountHalf() {
    // 2 is above 1, ties with 2 and 2, below 3: 2 of 4. 4 is above all: 4 of 4
    assertEquals(0.75, EvaluationGate.auroc(List.of(1.0, 2.0, 2.0, 3.0), List.of(2.0, 4.0)), 1e-12);
  }

  @Test
  void perfectReversedAndWithoutAnyOrder() {
    assertEquals(1, EvaluationGate.auroc(List.of(1.0, 2.0), List.of(3.0)), 0);
    assertEquals(0, EvaluationGate.auroc(List.of(3.0, 4.0), List.of(1.0, 2.0)), 0);
    assertEquals(0.5, EvaluationGate.auroc(List.of(5.0, 5.0, 5.0), List.of(5.0, 5.0)), 0);
  }

  @Test
  void theStandardErrorIsThatOfHanleyAndMcNeil() {
    // Q1 = 0.6, Q2 = 0.642857: √((0.1875 + 1 · 0.0375 + 3 · 0.080357) / 8)
    assertEquals(0.241369, EvaluationGate.standardError(0.75, 4, 2), 1e-6);
    assertEquals(0.0050, EvaluationGate.standardError(0.95, 1000, 1000), 0.00005);
    assertEquals(0.0160, EvaluationGate.standardError(0.95, 100, 100), 0.00005);
    assertEquals(0, EvaluationGate.standardError(1, 10, 10), 0);
  }

  @Test
  void theVerdictHasItsNumbers() {
    // of 900 · 100 pairs, an anomaly is above 900 · 0.9 normal rows and more, one by one
    var answered = judge(scores(900, 0, 1), scores(100, 0.9, 1.9), 0.95);

    assertTrue(answered.passed());
    assertEquals(
        "AUROC 0.995 (0.984–1.000) on 1,000 rows, 100 anomalous; bound 0.95", answered.detail());
  }

  @Test
  void theBoundItselfPassesAndLessDoesNot() {
    var normal = List.of(1.0, 2.0, 2.0, 3.0);
    var anomalous = List.of(2.0, 4.0);

    assertTrue(judge(normal, anomalous, 0.75).passed());
    assertFalse(judge(normal, anomalous, 0.7500001).passed());
  }

  @Test
  void aModelThatGivesARowNoNumberDoesNotPass() {
    var answered = judge(List.of(1.0, Double.NaN), List.of(3.0, 4.0), 0.5);

    assertFalse(answered.passed());
    assertEquals("no AUROC: 1 of 4 rows got a score that is no number", answered.detail());
  }

  @Property
  void anotherScaleOfScoresIsNoDifference(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -20, max = 20) Integer> normal,
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -20, max = 20) Integer> anomalous) {
    double area = EvaluationGate.auroc(doubles(normal), doubles(anomalous));

    assertTrue(area >= 0 && area <= 1);
    assertEquals(area, EvaluationGate.auroc(stretched(normal), stretched(anomalous)), 1e-12);
    assertEquals(1 - area, EvaluationGate.auroc(doubles(anomalous), doubles(normal)), 1e-12);
    assertEquals(area, byPairs(normal, anomalous), 1e-12);
    var turned = new java.util.ArrayList<>(normal);
    Collections.reverse(turned);
    assertEquals(area, EvaluationGate.auroc(doubles(turned), doubles(anomalous)), 1e-12);
  }

  /** The definition, pair by pair. */
  private static double byPairs(List<Integer> normal, List<Integer> anomalous) {
    double won = 0;
    for (int n : normal) {
      for (int a : anomalous) {
        won += a > n ? 1 : a == n ? 0.5 : 0;
      }
    }
    return won / normal.size() / anomalous.size();
  }

  private static List<Double> doubles(List<Integer> numbers) {
    return numbers.stream().map(n -> (double) n).toList();
  }

  private static List<Double> stretched(List<Integer> numbers) {
    return numbers.stream().map(n -> 7 + Math.exp(n / 3.0)).toList();
  }
}
