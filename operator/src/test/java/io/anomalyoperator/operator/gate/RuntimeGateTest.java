package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.RuntimeGateSpec;
import io.anomalyoperator.operator.api.TrafficStatus;
import io.anomalyoperator.operator.gate.RuntimeGate.Breach;
import io.anomalyoperator.operator.rollout.TestTraffic;
import io.anomalyoperator.operator.rollout.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeGateTest {
  private static final RuntimeGateSpec BOUNDS = new RuntimeGateSpec(0.01, 2.0, 0.2, 100, 1);

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "24, 24, false",
    "25, 25, true",
    "50, 1, false",
    "99, 49, false",
    "99, 50, true",
    "100, 1, false",
    "100, 5, false",
    "100, 6, true",
    "100, 100, true",
    "3000, 30, false",
    "3000, 47, false",
    "3000, 50, true",
  })
  void aBreachIsWhatChanceSeldomDoes(long requests, long errors, boolean breach) {
    assertEquals(breach, breach(TestTraffic.of(requests, errors)).isPresent());
  }

  @Test
  void theNumbersAreTold() {
    assertEquals(
        "6 of 100 requests of the last minute failed (6.0 %, bound 1.0 %, p 0.0005)",
        breach(TestTraffic.of(100, 6)).orElseThrow().message());
  }

  /** The table of {@code docs/gates.md}. */
  @ParameterizedTest(name = "of {0}: {1} failures, {2} slow ones, {3} alerts")
  @CsvSource({
    "25, 13, 0, 0",
    "50, 25, 0, 0",
    "100, 6, 14, 36",
    "250, 10, 25, 77",
    "500, 14, 42, 140",
    "1000, 22, 74, 262",
    "5000, 74, 300, 1192",
  })
  void theTableOfTheDocumentationIsWhatABreachTakes(int n, int failed, int slow, int alerts) {
    var defaults = new RuntimeGateSpec(0.01, 2.0, 0.2, 100, 1);
    var former = new TrafficStatus(1000, 0, 1000, 20, 1000, 20.0);
    for (int less : List.of(0, 1)) {
      var found =
          Stream.of(
                  TestTraffic.of(n, failed - less),
                  TestTraffic.taking(20, n - slow + less)
                      .plus(TestTraffic.taking(80, Math.max(0, slow - less))),
                  TestTraffic.alarming(n, alerts - less))
              .map(seen -> RuntimeGate.breach(seen, former, defaults).map(Breach::reason))
              .toList();
      assertEquals(
          Stream.of(Reason.ErrorRateHigh, Reason.LatencyHigh, Reason.AlertRateShift)
              .map(Optional::of)
              .map(reason -> less == 0 ? reason : Optional.<Reason>empty())
              .toList()
              .subList(0, slow == 0 ? 1 : 3),
          found.subList(0, slow == 0 ? 1 : 3));
    }
  }

  @Test
  void aBoundOfOneIsNone() {
    var none = new RuntimeGateSpec(1.0, 0.0, 1.0, 1, 1);
    assertTrue(RuntimeGate.breach(TestTraffic.of(100, 100), null, none).isEmpty());
  }

  private static Optional<Breach> breach(Traffic seen) {
    return RuntimeGate.breach(seen, null, BOUNDS);
  }

  private static Optional<Reason> reason(Traffic seen, Traffic former) {
    return RuntimeGate.breach(seen, RuntimeGate.baseline(former), BOUNDS).map(Breach::reason);
  }

  @ParameterizedTest(name = "{0} of 1000 after {1} of {2}: {3}")
  @CsvSource({"40, 40, 1000, false", "40, 0, 1000, true", "40, 4, 99, true", "90, 40, 1000, true"})
  void whatTheFormerPodsFailedTooIsNoBreach(
      long errors, long formerErrors, long formerRequests, boolean breach) {
    assertEquals(
        breach ? Optional.of(Reason.ErrorRateHigh) : Optional.empty(),
        reason(TestTraffic.of(1000, errors), TestTraffic.of(formerRequests, formerErrors)));
  }

  @ParameterizedTest(name = "{1} requests of {0} ms after {3} of {2} ms: {4}")
  @CsvSource({
    "40, 500, 20, 500, false", // the ratio itself is accepted
    "60, 500, 20, 500, true",
    "60, 99, 20, 500, false", // too few now
    "60, 500, 20, 99, false", // too few before
    "9, 500, 1, 500, false", // below what is noise
    "14, 500, 1, 500, true",
  })
  void aLatencyIsComparedWithTheFormer(
      double millis, long requests, double formerMillis, long formerRequests, boolean breach) {
    assertEquals(
        breach ? Optional.of(Reason.LatencyHigh) : Optional.empty(),
        reason(
            TestTraffic.taking(millis, requests),
            TestTraffic.taking(formerMillis, formerRequests)));
  }

  @Test
  void aFewSlowRequestsAreNoBreach() {
    var mixed = TestTraffic.taking(20, 950).plus(TestTraffic.taking(500, 50));
    var slow = TestTraffic.taking(20, 900).plus(TestTraffic.taking(500, 100));
    var former = TestTraffic.taking(20, 1000);
    assertEquals(Optional.empty(), reason(mixed, former));
    assertEquals(Optional.of(Reason.LatencyHigh), reason(slow, former));
    assertEquals(
        "100 of 1000 requests of the last minute took longer than 40.0 ms (10.0 %, bound 5 %, p"
            + " 8e-11); 95 % take 500.0 ms, took 20.0 ms before",
        RuntimeGate.breach(slow, RuntimeGate.baseline(former), BOUNDS).orElseThrow().message());
  }

  @ParameterizedTest(name = "{0} of 500 rows after {1} of {2}: {3}")
  @CsvSource({
    "100, 10, 500, false", // 0.20 after 0.02
    "120, 10, 500, false", // 0.24 may be 0.22 by chance
    "150, 10, 500, true",
    "10, 200, 500, true", // fewer alarms are a shift too
    "150, 1, 99, false",
  })
  void anAlertRateIsComparedWithTheFormer(
      long anomalies, long formerAnomalies, long formerRows, boolean breach) {
    assertEquals(
        breach ? Optional.of(Reason.AlertRateShift) : Optional.empty(),
        reason(
            TestTraffic.alarming(500, anomalies),
            TestTraffic.alarming(formerRows, formerAnomalies)));
  }

  @Test
  void withoutAFormerRevisionOnlyErrorsCount() {
    assertTrue(breach(TestTraffic.taking(5000, 500)).isEmpty());
    assertTrue(breach(TestTraffic.alarming(500, 500)).isEmpty());
  }

  /** Two minutes at 50 requests a second, half the bound failing, looked at every half second. */
  @Test
  void fiftyBakesAtHalfTheBoundAreNeverTakenBack() {
    var random = new Random(5);
    long breaches =
        IntStream.range(0, 50).filter(bake -> breaksWithin(240, 0.005, random) < 240).count();
    assertEquals(0, breaches);
  }

  @Test
  void fiveTimesTheBoundIsFoundWithinThirtySeconds() {
    var random = new Random(6);
    int slowest =
        IntStream.range(0, 50).map(bake -> breaksWithin(240, 0.05, random)).max().orElseThrow();
    assertTrue(slowest <= 60, "found after " + slowest / 2.0 + " s");
  }

  /** Looks, half a second apart, until the breach of a last minute of 25 requests a look. */
  private static int breaksWithin(int looks, double rate, Random random) {
    int[] errors = new int[looks];
    for (int look = 0; look < looks; look++) {
      for (int i = 0; i < 25; i++) {
        errors[look] += random.nextDouble() < rate ? 1 : 0;
      }
      int first = Math.max(0, look - 119);
      int sum = IntStream.rangeClosed(first, look).map(i -> errors[i]).sum();
      if (breach(TestTraffic.of((look - first + 1) * 25L, sum)).isPresent()) {
        return look;
      }
    }
    return looks;
  }
}
