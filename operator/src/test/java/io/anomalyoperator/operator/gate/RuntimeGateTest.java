package io.anomalyoperator.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.operator.api.RuntimeGateSpec;
import io.anomalyoperator.operator.rollout.Traffic;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeGateTest {
  private static final RuntimeGateSpec BOUNDS = new RuntimeGateSpec(0.01, 100, 1);

  @ParameterizedTest
  @CsvSource({
    "0, 0, false", "50, 1, false", "99, 99, false", "100, 1, false", "100, 5, false",
    "100, 6, true", "100, 100, true", "3000, 30, false", "3000, 47, false", "3000, 50, true",
  })
  void aBreachIsWhatChanceSeldomDoes(long requests, long errors, boolean breach) {
    assertEquals(breach, RuntimeGate.breach(new Traffic(requests, errors), BOUNDS).isPresent());
  }

  @Test
  void theNumbersAreTold() {
    assertEquals(
        "6 of 100 requests of the last minute failed (6.0 %, bound 1.0 %, p 0.0005)",
        RuntimeGate.breach(new Traffic(100, 6), BOUNDS).orElseThrow());
  }

  @Test
  void aBoundOfOneIsNone() {
    var none = new RuntimeGateSpec(1.0, 1, 1);
    assertTrue(RuntimeGate.breach(new Traffic(100, 100), none).isEmpty());
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
      if (RuntimeGate.breach(new Traffic((look - first + 1) * 25L, sum), BOUNDS).isPresent()) {
        return look;
      }
    }
    return looks;
  }
}
