package io.anomalyoperator.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.trainer.Ensemble;
import io.anomalyoperator.trainer.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows on a line in three dimensions, between -1 and 1, which a code of one number can hold. */
class EnsembleModelTest {
  private static final Manifest.Input INPUT =
      new Manifest.Input("x", Manifest.Input.FP32, List.of(3L), new Preprocessing.None());
  private static final float[][] ROWS = line();
  private static final Ensemble TWO_AND_NEIGHBOURS = new Ensemble(2, 3, 100);

  @TempDir private Path folder;

  @Test
  void usualRowsScoreAboutZero() throws Exception {
    train(TWO_AND_NEIGHBOURS, 20, 1);

    double mean = Arrays.stream(scores(List.of(ROWS))).average().orElseThrow();

    assertEquals(0, mean, 0.5);
    assertTrue(scores(List.of(new float[] {1, -2, 3}))[0] > 10);
  }

  @Test
  void aRowFarAlongTheLineIsFoundByItsDistanceAndNotByItsError() throws Exception {
    var far = List.of(new float[] {4, 8, -4});
    train(new Ensemble(2, 0, 100), 20, 1);
    double alone = scores(far)[0];
    train(TWO_AND_NEIGHBOURS, 20, 1);

    assertTrue(scores(far)[0] > 10 + alone, alone + " and " + scores(far)[0]);
  }

  @Test
  void theDistanceIsTheMeanSquaredOneToTheNearestRowsOfTheBank() throws Exception {
    var ensemble = new Ensemble(1, 3, 50);
    train(ensemble, 1, 1);
    // rows that are set apart come first, the bank after them
    var bank =
        Arrays.copyOfRange(ROWS, ensemble.apart(ROWS.length), ensemble.apart(ROWS.length) + 50);

    for (var row : new float[][] {bank[7], {0.3f, 0, 0}, {30, -60, 7}}) {
      double[] nearest =
          Arrays.stream(bank).mapToDouble(other -> squared(row, other)).sorted().limit(3).toArray();
      assertEquals(
          Arrays.stream(nearest).average().orElseThrow(),
          terms(row)[1],
          1e-6 * (1 + nearest[2]),
          Arrays.toString(row));
    }
  }

  @Test
  void answersTheMeanReconstructionToo() throws Exception {
    train(new Ensemble(2, 3, 100), 30, 1);
    try (var scorer = load()) {
      var answer = scorer.answer(ROWS[0]);

      assertTrue(scorer.rebuilds());
      assertEquals(3, answer.output().length);
      assertArrayEquals(ROWS[0], answer.output(), 0.15f);
    }
  }

  @Test
  void theSameSeedGivesTheSameFile() throws Exception {
    train(TWO_AND_NEIGHBOURS, 2, 7);
    var first = Files.readAllBytes(file());
    train(TWO_AND_NEIGHBOURS, 2, 7);

    assertArrayEquals(first, Files.readAllBytes(file()));

    train(TWO_AND_NEIGHBOURS, 2, 8);
    assertNotEquals(Arrays.hashCode(first), Arrays.hashCode(Files.readAllBytes(file())));
  }

  @Test
  void aBatchAndARowAloneGetTheSameScoreHoweverWellTheRowsAreRebuilt() throws Exception {
    var alike = new float[300][];
    Arrays.setAll(alike, i -> new float[] {1 + ROWS[i][0] / 1e3f, 2 + ROWS[i][1] / 1e3f, 3});
    train(TWO_AND_NEIGHBOURS, alike, plan(40, 1));
    var rows = List.of(alike).subList(0, 64);
    try (var scorer = load()) {
      var together = scorer.scores(rows, Progress.silent());

      for (int i = 0; i < rows.size(); i++) {
        double alone = scorer.answer(rows.get(i)).score();
        assertEquals(together[i], alone, 5e-5 * (1 + Math.abs(alone)));
      }
    }
  }

  @Test
  void numbersThatNoUnitCanMeanGetAFiniteScore() throws Exception {
    train(TWO_AND_NEIGHBOURS, 1, 1);

    var scores = scores(List.of(new float[] {1e25f, 0, 0}, new float[] {0, -1e12f, 0}));

    assertTrue(scores[0] > scores[1] && scores[1] > 1e6, Arrays.toString(scores));
  }

  @Test
  void rowsThatAreAllAlikeStillGiveAModel() throws Exception {
    var alike = new float[40][];
    Arrays.fill(alike, new float[] {1, 2, 3});
    train(TWO_AND_NEIGHBOURS, alike, plan(5, 1));

    var scores = scores(List.of(alike[0], new float[] {1, 2, 9}));

    assertEquals(0, scores[0], 1e-3);
    assertTrue(scores[1] > 1, "" + scores[1]);
  }

  @Test
  void leavesNoArraysBehind() throws Exception {
    train(TWO_AND_NEIGHBOURS, 1, 1);
    int before = arrays();
    train(TWO_AND_NEIGHBOURS, 3, 1);

    assertEquals(before, arrays());
  }

  @Test
  void eachAutoencoderIsAPieceOfWork() throws Exception {
    var begun = new ArrayList<String>();
    EnsembleModel.train(
        TWO_AND_NEIGHBOURS,
        Score.MEAN_SQUARED_ERROR,
        plan(1, 1),
        ROWS,
        Preprocessor.of(INPUT),
        file(),
        (name, steps) -> {
          begun.add(name);
          return (done, note) -> {};
        });

    assertEquals(List.of("train 1 of 2", "train 2 of 2"), begun);
  }

  private void train(Ensemble ensemble, int epochs, long seed) throws Exception {
    train(ensemble, ROWS, plan(epochs, seed));
  }

  private void train(Ensemble ensemble, float[][] rows, Plan plan) throws Exception {
    EnsembleModel.train(
        ensemble,
        Score.MEAN_SQUARED_ERROR,
        plan,
        rows,
        Preprocessor.of(INPUT),
        file(),
        Progress.silent());
  }

  private double[] scores(List<float[]> rows) throws Exception {
    try (var scorer = load()) {
      return scorer.scores(rows, Progress.silent());
    }
  }

  private Scorer load() throws Exception {
    return Scorer.load(file(), INPUT, Score.RECONSTRUCTION_AND_SCORE);
  }

  private double[] terms(float[] row) throws Exception {
    try (var template = Template.file(file())) {
      return EnsembleModel.terms(template, new float[][] {row}, Preprocessor.of(INPUT))[0];
    }
  }

  private static Plan plan(int epochs, long seed) {
    return new Plan(3, 16, 1, false, epochs, 32, 0.01, seed);
  }

  private Path file() {
    return folder.resolve("model.pt");
  }

  private static double squared(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
    }
    return sum;
  }

  /** All that the engine keeps for this process. */
  private static int arrays() {
    try (var manager = NDManager.newBaseManager("PyTorch")) {
      return manager.getParentManager().getManagedArrays().size();
    }
  }

  private static float[][] line() {
    var random = new SplittableRandom(1);
    var rows = new float[300][];
    for (int i = 0; i < rows.length; i++) {
      float along = (float) random.nextDouble(-1, 1);
      float noise = (float) random.nextGaussian(0, 0.02);
      rows[i] = new float[] {along, 2 * along + noise, -along};
    }
    return rows;
  }
}
