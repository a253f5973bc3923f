package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.GoldenSet;
import io.anomalyoperator.trainer.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Chooses the rows of a golden set: half of them normal, half not, spread evenly over what there
 * is. Where no anomaly is known, the numbers of normal rows in another order stand in for one.
 */
final class GoldenRows {
  private static final int HALF = GoldenSet.MOST_ROWS / 2;

  /** A golden set has to stay small: rows of more numbers than this share it with fewer others. */
  private static final int MOST_NUMBERS = 1 << 20;

  private GoldenRows() {}

  static List<float[]> choose(Dataset normal, Dataset anomalous, long seed) {
    int half = Math.clamp(MOST_NUMBERS / normal.form().width() / 2, 1, HALF);
    var rows = new ArrayList<>(spread(normal, half));
    rows.addAll(anomalous.size() > 0 ? spread(anomalous, half) : disorder(rows, seed));
    return rows;
  }

  private static List<float[]> spread(Dataset data, int most) {
    int count = Math.min(most, data.size());
    var chosen = new ArrayList<float[]>();
    for (int i = 0; i < count; i++) {
      chosen.add(data.rows().get((int) ((long) i * data.size() / count)));
    }
    return chosen;
  }

  private static List<float[]> disorder(List<float[]> rows, long seed) {
    var random = new SplittableRandom(seed);
    return rows.stream().map(row -> shuffled(row, random)).toList();
  }

  private static float[] shuffled(float[] row, SplittableRandom random) {
    var other = row.clone();
    for (int i = other.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      float moved = other[i];
      other[i] = other[j];
      other[j] = moved;
    }
    return other;
  }
}
