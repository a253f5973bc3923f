package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.rollout.PodReport;
import io.anomalyoperator.operator.rollout.RevisionRecord;
import io.anomalyoperator.operator.rollout.Task;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenGateTest {
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest(name = "{0} for {1} passes: {2}")
  @MethodSource
  void theToleranceIsAbsoluteBelowOneAndRelativeAbove(
      double actual, double expected, boolean passes) {
    assertEquals(passes, judge(List.of(expected), List.of(actual)).isEmpty());
  }

  static Stream<Arguments> theToleranceIsAbsoluteBelowOneAndRelativeAbove() {
    return Stream.of(
        Arguments.of(0.31, 0.31, true),
        Arguments.of(0.310009, 0.31, true),
        Arguments.of(0.310011, 0.31, false),
        Arguments.of(-0.309991, -0.31, true),
        Arguments.of(3100.02, 3100.0, true),
        Arguments.of(3100.04, 3100.0, false),
        Arguments.of(-0.31, 0.31, false),
        Arguments.of(Double.NaN, 0.31, false),
        Arguments.of(Double.POSITIVE_INFINITY, 0.31, false));
  }

  @Test
  void anotherCountIsAMismatch() {
    assertEquals(
        Optional.of("1 scores for the 2 rows of the golden set"),
        judge(List.of(0.1, 0.2), List.of(0.1)));
  }

  @Test
  void theWorstDifferenceIsNamedAndAllAreCounted() {
    assertEquals(
        Optional.of(
            "2 of 3 golden scores differ; the worst is row 2: scored 0.9, expected 0.3 ± 1.0E-5"),
        judge(List.of(0.1, 0.2, 0.3), List.of(0.1, 0.5, 0.9)));
  }

  private static Optional<String> judge(List<Double> expected, List<Double> actual) {
    var record =
        new RevisionRecord(
            4,
            "",
            "",
            new VerifiedArtifact(
                new ResolvedArtifact("b", "k", null, null, null),
                "",
                "",
                "",
                expected,
                TOLERANCE,
                0.001,
                null),
            Instant.EPOCH);
    return GoldenGate.judge(
        record, new Task.GoldenScores(new PodReport("", 4, "", "", true, false, 0), actual));
  }
}
