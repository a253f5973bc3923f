package io.anomalyoperator.server.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.anomalyoperator.modelpackage.Calibration;
import io.anomalyoperator.modelpackage.Reference;
import io.anomalyoperator.server.drift.DriftReport.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The monitor under a clock that the test moves. */
class DriftMonitorTest {
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final AtomicLong nanoTime = new AtomicLong(-5);
  private final Random random = new Random(3);

  private DriftMonitor monitor(int samples) {
    float[][] rows = IntStream.range(0, 500).mapToObj(i -> row(0)).toArray(float[][]::new);
    double[] scores = IntStream.range(0, 500).mapToDouble(i -> rows[i][0]).toArray();
    var detector =
        new DriftDetector(Reference.of(rows, scores), Calibration.of(scores), List.of("x"));
    return new DriftMonitor(detector, samples, 1, WINDOW, nanoTime::get);
  }

  private float[] row(float shift) {
    return new float[] {random.nextFloat() + shift};
  }

  private void send(DriftMonitor monitor, int rows, float shift) {
    for (int i = 0; i < rows; i++) {
      float[] row = row(shift);
      monitor.offer(row, new double[] {row[0]});
      pass(WINDOW.dividedBy(200));
    }
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  @Test
  void whatCameInTheWindowIsCompared() {
    DriftMonitor monitor = monitor(200);
    assertEquals(Verdict.INSUFFICIENT_DATA, monitor.report().verdict());
    send(monitor, 199, 0);
    assertEquals(DriftReport.without(Verdict.INSUFFICIENT_DATA, 199), monitor.report());
    send(monitor, 1, 0);
    assertEquals(Verdict.NONE, monitor.report().verdict());
    send(monitor, 200, 5);
    assertEquals(Verdict.DETECTED, monitor.report().verdict());
    send(monitor, 200, 0);
    assertEquals(Verdict.NONE, monitor.report().verdict());
    assertEquals(200, monitor.report().samples());
  }

  @Test
  void aBurstIsOneRowOfMany() {
    DriftMonitor monitor = monitor(200);
    send(monitor, 200, 0);
    for (int i = 0; i < 1000; i++) {
      float[] row = row(5);
      monitor.offer(row, new double[] {row[0]});
    }
    assertEquals(Verdict.NONE, monitor.report().verdict());
  }

  @Test
  void whoeverAsksOftenGetsWhatWasFoundALittleEarlier() {
    DriftMonitor monitor = monitor(200);
    send(monitor, 200, 0);
    DriftReport first = monitor.report();
    assertSame(first, monitor.report());
    pass(Duration.ofSeconds(11));
    assertEquals(first, monitor.report());
  }

  @Test
  void zeroTurnsItOff() {
    DriftMonitor monitor = monitor(0);
    send(monitor, 300, 5);
    assertEquals(DriftReport.without(Verdict.OFF, 0), monitor.report());
  }
}
