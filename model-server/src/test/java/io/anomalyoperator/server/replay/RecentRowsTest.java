package io.anomalyoperator.server.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample under a clock that the test moves. */
class RecentRowsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Begins below zero, as such a clock may. */
  private final AtomicLong nanoTime = new AtomicLong(-5);

  @Test
  void holdsRowsAndScoresInTheOrderTheyCame() {
    RecentRows recent = new RecentRows(3, 2, MINUTE, nanoTime::get);
    for (int i = 1; i <= 2; i++) {
      recent.offer(new float[] {i, -i}, new double[] {10 * i});
      pass(Duration.ofSeconds(20));
    }
    assertEquals(2, recent.size());
    assertArrayEquals(new float[] {1, -1, 2, -2}, recent.held().rows());
    assertArrayEquals(new double[] {10, 20}, recent.held().scores());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7})
  void theOldestMakeRoom(int offered) {
    RecentRows recent = new RecentRows(3, 1, MINUTE, nanoTime::get);
    for (int i = 1; i <= offered; i++) {
      recent.offer(new float[] {i}, new double[] {i});
      pass(Duration.ofSeconds(20));
    }
    assertEquals(3, recent.size());
    assertArrayEquals(new float[] {offered - 2, offered - 1, offered}, recent.held().rows());
    assertArrayEquals(new double[] {offered - 2, offered - 1, offered}, recent.held().scores());
    assertArrayEquals(recent.held().scores(), Arrays.stream(recent.scores()).sorted().toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 60, 512, 4096})
  void noMinuteGivesMoreRowsThanAreHeld(int capacity) {
    RecentRows recent = new RecentRows(capacity, 1, MINUTE, nanoTime::get);
    TreeSet<Double> takenAt = new TreeSet<>();
    for (int millis = 0; millis < 200_000; millis++) {
      recent.offer(new float[] {0}, new double[] {millis});
      if (millis % 10_000 == 0) {
        // a row stays for a minute at least, so a look every ten seconds sees them all
        Arrays.stream(recent.held().scores()).forEach(takenAt::add);
      }
      pass(Duration.ofMillis(1));
    }
    List<Double> taken = List.copyOf(takenAt);
    for (int i = capacity; i < taken.size(); i++) {
      assertTrue(taken.get(i) - taken.get(i - capacity) >= 60_000, "row " + i);
    }
    assertTrue(taken.size() >= 2.8 * capacity, taken.size() + " taken in 190 s");
  }

  @Test
  void aBurstLeavesOneRow() {
    RecentRows recent = new RecentRows(512, 1, MINUTE, nanoTime::get);
    for (int i = 0; i < 1000; i++) {
      recent.offer(new float[] {i, i}, new double[] {i, i});
    }
    assertArrayEquals(new double[] {0}, recent.held().scores());
  }

  @Test
  void ofARequestTheFirstRowWithANumberAsItsScoreIsTaken() {
    RecentRows recent = new RecentRows(4, 2, MINUTE, nanoTime::get);
    recent.offer(new float[] {1, 1}, new double[] {Double.NaN});
    recent.offer(
        new float[] {1, 1, 2, 2, 3, 3, 0, 0}, new double[] {Double.POSITIVE_INFINITY, 0.5, 0.7});
    assertArrayEquals(new float[] {2, 2}, recent.held().rows());
    assertArrayEquals(new double[] {0.5}, recent.held().scores());
  }

  @Test
  void offMeansNothingIsHeld() {
    RecentRows recent = new RecentRows(0, 8, MINUTE, nanoTime::get);
    recent.offer(new float[8], new double[1]);
    assertEquals(0, recent.size());
    assertEquals(0, recent.held().rows().length);
  }

  @ParameterizedTest
  @CsvSource({"784,512,512", "784,4096,1337", "150528,512,6", "1048576,512,1", "1048577,512,0"})
  void fourMebibytesOfRowsAreTheMost(int width, int wanted, int held) {
    RecentRows recent = new RecentRows(wanted, width, MINUTE, nanoTime::get);
    float[] row = new float[width];
    for (int i = 0; i < held + 3; i++) {
      recent.offer(row, new double[] {i});
      pass(Duration.ofMinutes(1));
    }
    assertEquals(held, recent.size());
  }

  @Test
  void whatIsHeldIsACopy() {
    RecentRows recent = new RecentRows(1, 1, MINUTE, nanoTime::get);
    float[] sent = {1};
    recent.offer(sent, new double[] {1});
    sent[0] = 2;
    recent.held().rows()[0] = 3;
    assertArrayEquals(new float[] {1}, recent.held().rows());
  }

  @Test
  void threadsNeverMixARowWithAnothersScore() {
    RecentRows recent = new RecentRows(64, 32, MINUTE, () -> nanoTime.addAndGet(1_000_000_000));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        int offset = thread;
        threads.execute(
            () -> {
              for (int i = offset; i < 40_000; i += 4) {
                float[] row = new float[32];
                Arrays.fill(row, i);
                recent.offer(row, new double[] {i});
              }
            });
      }
      for (int look = 0; look < 200; look++) {
        assertEveryRowIsItsScore(recent.held());
      }
    }
    assertEquals(64, recent.size());
    assertEveryRowIsItsScore(recent.held());
  }

  private static void assertEveryRowIsItsScore(ScoredRows held) {
    for (int i = 0; i < held.rows().length; i++) {
      assertEquals(held.scores()[i / 32], held.rows()[i]);
    }
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }
}
