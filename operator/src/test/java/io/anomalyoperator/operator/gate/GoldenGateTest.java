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
        Arguments.of(Double.NaN, Double.NaN, false),
        Arguments.of(Double.POSITIVE_INFINITY, 0.31, false));
  }

  @Test
  void anotherCountIsAMismatch() {
    assertEquals(
        Optional.of("golden set: the pod answered 1 scores, the package has 2"),
        judge(List.of(0.1, 0.2), List.of(0.1)));
  }

  @Test
  void theFirstDifferenceIsNamedAndAllAreCounted() {
    assertEquals(
        Optional.of(
            "golden set: 2 of 3 scores differ; row 1: the pod answered 0.5, the package has 0.2,"
                + " tolerance 1.0E-5"),
        judge(List.of(0.1, 0.2, 0.3), List.of(0.1, 0.5, 0.9)));
  }

  private static Optional<String> judge(List<Double> expected, List<Double> actual) {
    var record =
        new RevisionRecord(
            4,
            "",
            "",
            new VerifiedArtifact(
                new ResolvedArtifact("b", "k", null, null, null), "", "", "", expected, TOLERANCE),
            Instant.EPOCH);
    return GoldenGate.judge(
        record, new Task.GoldenScores(new PodReport("", 4, "", "", true, false, 0), actual));
  }
}
