package io.anomalyoperator.trainer.data;

import java.util.List;

/** What the numbers of a row are. */
public sealed interface Form {
  /** How many numbers a row has. */
  int width();

  /**
   * A grey image, row of pixels by row of pixels, each from 0 (black) to 255.
   *
   * @param columns width of the picture, in pixels
   * @param lines height of the picture, in pixels
   */
  record Image(int columns, int lines) implements Form {
    @Override
    public int width() {
      return Math.multiplyExact(columns, lines);
    }
  }

  /**
   * A line of a table.
   *
   * @param columns names of the columns, in their order
   */
  record Table(List<String> columns) implements Form {
    public Table {
      columns = List.copyOf(columns);
    }

    @Override
    public int width() {
      return columns.size();
    }
  }
}
