package io.anomalyoperator.trainer;

import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.data.DataSource;
import io.anomalyoperator.trainer.data.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Draws labelled rows of the data that is set apart for tests. Half of them are normal, as far as
 * there are enough: the area under the ROC curve does not depend on the shares, and is most precise
 * when they are equal.
 */
public final class LabelledSample {
  private static final int MOST_NUMBERS = LabelledRows.MOST_BYTES / Float.BYTES;

  private LabelledSample() {}

  /**
   * Draws rows.
   *
   * @param normal labels of the normal rows
   * @param most rows at most
   */
  public static LabelledRows draw(DataSource source, Set<String> normal, int most, long seed)
      throws IOException, BadDataException {
    var data = source.judging();
    var ordinary = data.normal(normal);
    var strange = data.anomalous(normal);
    if (strange.size() == 0) {
      throw new BadDataException(
          "all %d rows are normal (%s); the rows of other labels are the anomalies, and there are none"
              .formatted(ordinary.size(), normal));
    }
    int fit = room(data.form().width());
    int rows = Math.min(most, fit);
    int ofNormal = Math.min(ordinary.size(), Math.max(rows - strange.size(), rows / 2));
    int ofStrange = Math.min(strange.size(), rows - ofNormal);
    var random = new Random(seed);
    var chosen = new ArrayList<float[]>();
    chosen.addAll(drawn(ordinary, ofNormal, random));
    chosen.addAll(drawn(strange, ofStrange, random));
    return labelled(data.form().width(), chosen, ofNormal);
  }

  /** Rows that a file holds beside its header. */
  private static int room(int width) throws BadDataException {
    int fit = (MOST_NUMBERS - (1 << 16)) / (width + 1);
    if (fit < 2) {
      throw new BadDataException(
          "a row has %d numbers; a file of %d bytes does not hold two of them"
              .formatted(width, LabelledRows.MOST_BYTES));
    }
    return fit;
  }

  private static List<float[]> drawn(Dataset from, int count, Random random) {
    var places = new ArrayList<>(IntStream.range(0, from.size()).boxed().toList());
    Collections.shuffle(places, random);
    return from.select(places.subList(0, count)).rows();
  }

  private static LabelledRows labelled(int width, List<float[]> rows, int normal) {
    var inputs = new float[width * rows.size()];
    var anomalous = new boolean[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, inputs, i * width, width);
      anomalous[i] = i >= normal;
    }
    return new LabelledRows(width, inputs, anomalous);
  }
}
