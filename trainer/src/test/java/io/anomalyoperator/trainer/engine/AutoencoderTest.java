package io.anomalyoperator.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Preprocessing;
import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.trainer.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows on a line in three dimensions, which a code of one number can hold. */
class AutoencoderTest {
  private static final Manifest.Input INPUT =
      new Manifest.Input("x", Manifest.Input.FP32, List.of(3L), new Preprocessing.None());
  private static final float[][] ROWS = line();

  @TempDir private Path folder;

  @Test
  void learnsToRebuildItsRowsAndNoOthers() throws Exception {
    double early = train(plan(1, 1));
    double late = train(plan(100, 1));

    assertTrue(late < early / 50, early + " then " + late);
    try (var scorer = Scorer.load(file(), INPUT, Score.MEAN_SQUARED_ERROR)) {
      assertEquals(late, mean(scorer.scores(List.of(ROWS), Progress.silent())), late);
      assertTrue(scorer.answer(new float[] {1, -2, 3}).score() > 100 * late);
    }
  }

  @Test
  void theSameSeedGivesTheSameFile() throws Exception {
    train(plan(3, 7));
    var first = Files.readAllBytes(file());
    train(plan(3, 7));

    assertArrayEquals(first, Files.readAllBytes(file()));
  }

  @Test
  void leavesNoArraysBehind() throws Exception {
    train(plan(1, 1));
    int before = arrays();
    train(plan(50, 1));

    assertEquals(before, arrays());
  }

  @Test
  void aBatchAndARowAloneGetTheSameScore() throws Exception {
    train(plan(10, 1));
    try (var scorer = Scorer.load(file(), INPUT, Score.MEAN_SQUARED_ERROR)) {
      var together = scorer.scores(List.of(ROWS), Progress.silent());

      for (int i = 0; i < 20; i++) {
        assertEquals(together[i], scorer.answer(ROWS[i]).score(), 1e-6 * (1 + together[i]));
      }
    }
  }

  private double train(Plan plan) throws Exception {
    return Autoencoder.train(plan, ROWS, Preprocessor.of(INPUT), file(), Progress.silent());
  }

  private static Plan plan(int epochs, long seed) {
    return new Plan(3, 16, 1, false, epochs, 32, 0.01, seed);
  }

  private Path file() {
    return folder.resolve("model.pt");
  }

  private static double mean(double[] scores) {
    return Arrays.stream(scores).average().orElseThrow();
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
      float along = (float) random.nextGaussian();
      rows[i] = new float[] {along, 2 * along, -along};
    }
    return rows;
  }
}
