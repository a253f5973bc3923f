package io.anomalyoperator.server.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Calibration;
import io.anomalyoperator.modelpackage.Reference;
import io.anomalyoperator.server.drift.DriftReport.Feature;
import io.anomalyoperator.server.drift.DriftReport.Verdict;
import io.anomalyoperator.server.replay.ScoredRows;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features are normal but the last, which is zero in nine rows of ten; a score is a sum. */
class DriftDetectorTest {
  private static final int WIDTH = 20;
  private static final int DARK = WIDTH - 1;
  private static final List<String> NAMES =
      IntStream.range(0, WIDTH).mapToObj(i -> "f" + i).toList();

  private final Random random = new Random(11);
  private final DriftDetector detector = detector(NAMES);

  private DriftDetector detector(List<String> names) {
    float[][] rows = new float[4000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row();
    }
    double[] scores = IntStream.range(0, rows.length).mapToDouble(i -> score(rows[i])).toArray();
    return new DriftDetector(Reference.of(rows, scores), Calibration.of(scores), names);
  }

  private float[] row() {
    float[] row = new float[WIDTH];
    for (int i = 0; i < DARK; i++) {
      row[i] = (float) random.nextGaussian();
    }
    row[DARK] = random.nextInt(10) == 0 ? 1 + random.nextInt(255) : 0;
    return row;
  }

  private static double score(float[] row) {
    double sum = 0;
    for (int i = 0; i < DARK; i++) {
      sum += row[i] * row[i];
    }
    return sum;
  }

  private interface Change {
    void to(float[] row);
  }

  private ScoredRows rows(int count, Change change) {
    return rows(count, change, DriftDetectorTest::score);
  }

  private ScoredRows rows(int count, Change change, ToDoubleFunction<float[]> scored) {
    float[] all = new float[count * WIDTH];
    double[] scores = new double[count];
    for (int i = 0; i < count; i++) {
      float[] row = row();
      scores[i] = scored.applyAsDouble(row);
      change.to(row);
      System.arraycopy(row, 0, all, i * WIDTH, WIDTH);
    }
    return new ScoredRows(all, scores);
  }

  @ParameterizedTest
  @ValueSource(ints = {DriftDetector.MIN_SAMPLES, 512, 4096})
  void rowsLikeTheTrainingDataHaveNotDrifted(int count) {
    for (int turn = 0; turn < 20; turn++) {
      DriftReport report = detector.compare(rows(count, row -> {}));
      assertEquals(Verdict.NONE, report.verdict(), report::toString);
      assertEquals(count, report.samples());
      assertEquals(WIDTH, report.featuresTested());
    }
  }

  @Test
  void ofManySparseFeaturesChanceMovesNone() {
    // as pixels are: dark in nearly all rows
    float[][] rows = new float[3000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = sparse();
    }
    double[] scores = new double[rows.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextDouble();
    }
    var pixels = new DriftDetector(Reference.of(rows, scores), Calibration.of(scores), List.of());
    for (int turn = 0; turn < 10; turn++) {
      int count = DriftDetector.MIN_SAMPLES;
      float[] all = new float[count * 784];
      for (int i = 0; i < count; i++) {
        System.arraycopy(sparse(), 0, all, i * 784, 784);
      }
      double[] given = random.doubles(count).toArray();
      DriftReport report = pixels.compare(new ScoredRows(all, given));
      assertEquals(0, report.featuresDrifted(), report::toString);
    }
  }

  private float[] sparse() {
    float[] row = new float[784];
    for (int i = 0; i < row.length; i++) {
      row[i] = random.nextInt(50) < i % 10 ? random.nextInt(256) : 0;
    }
    return row;
  }

  @Test
  void aFeatureThatMovedIsNamedAndNoOther() {
    DriftReport report = detector.compare(rows(512, row -> row[3] += 1));
    assertEquals(Verdict.DETECTED, report.verdict());
    assertEquals(1, report.featuresDrifted());
    Feature worst = report.worst().getFirst();
    assertEquals("f3", worst.name());
    assertTrue(worst.drifted() && worst.psi() > DriftDetector.LARGE, worst::toString);
    assertFalse(report.worst().get(1).drifted());
    assertEquals(DriftReport.MOST_NAMED, report.worst().size());
  }

  @Test
  void aValueThatMostRowsHadAndFewHaveNowIsSeen() {
    DriftReport report = detector.compare(rows(512, row -> row[DARK] = 7));
    assertEquals("f" + DARK, report.worst().getFirst().name());
    assertEquals(1, report.featuresDrifted());
  }

  @Test
  void scoresThatMovedAreSeenThoughEachFeatureIsAsItWas() {
    DriftReport report = detector.compare(rows(512, row -> {}, row -> 1.5 * score(row)));
    assertTrue(report.score().drifted(), report::toString);
    assertTrue(report.score().psi() > report.score().psiBound());
    assertTrue(report.score().ks() > 0.3 && report.score().ksPValue() < 1e-6);
    assertEquals(0, report.featuresDrifted());
    assertTrue(report.detected());
  }

  @Test
  void aChangeTooSmallToMatterIsNoneHoweverSureItIs() {
    DriftReport report = detector.compare(rows(4096, row -> row[3] += 0.3f));
    Feature moved =
        report.worst().stream().filter(f -> f.name().equals("f3")).findFirst().orElseThrow();
    assertTrue(moved.pValue() < 1e-6, moved::toString);
    assertEquals(Verdict.NONE, report.verdict(), report::toString);
  }

  @Test
  void tooFewRowsSayNothing() {
    DriftReport report = detector.compare(rows(DriftDetector.MIN_SAMPLES - 1, row -> row[3] += 9));
    assertEquals(
        DriftReport.without(Verdict.INSUFFICIENT_DATA, DriftDetector.MIN_SAMPLES - 1), report);
  }

  @Test
  void withoutNamesAFeatureIsCalledByItsPlace() {
    DriftReport report = detector(List.of()).compare(rows(512, row -> row[3] += 1));
    assertEquals("3", report.worst().getFirst().name());
  }

  @Test
  void theIndexIsThatOfTheTextbook() {
    // shares 0.5, 0.5 against 0.9, 0.1: 0.4 ln(9/5) + (-0.4) ln(1/5) = 0.879
    assertEquals(
        0.879,
        DriftDetector.populationStabilityIndex(
            new long[] {500_000, 500_000}, new long[] {900_000, 100_000}),
        1e-3);
    assertEquals(
        0, DriftDetector.populationStabilityIndex(new long[] {5, 5, 0}, new long[] {5, 5, 0}));
  }

  @Test
  void theRateOfMistakenChangesIsBoundedOverAllFeatures() {
    // the example of Benjamini and Hochberg's paper: at 0.05 the first four of fifteen count
    double[] p = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0
    };
    assertEquals(0.0095, DriftDetector.benjaminiHochberg(p, 0.05));
    assertEquals(-1, DriftDetector.benjaminiHochberg(new double[] {0.2, 0.9}, 0.05));
  }
}
