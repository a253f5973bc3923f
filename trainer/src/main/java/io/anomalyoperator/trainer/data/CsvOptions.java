package io.anomalyoperator.trainer.data;

import java.util.List;
import java.util.Optional;

/**
 * Which columns of a table are what.
 *
 * @param label name of the column with the class of a row; empty if there is none
 * @param columns names of the columns that the model takes; empty for all but label and excluded
 * @param excluded names of columns to leave out, such as identifiers
 */
public record CsvOptions(Optional<String> label, List<String> columns, List<String> excluded) {
  public CsvOptions {
    columns = List.copyOf(columns);
    excluded = List.copyOf(excluded);
  }

  /** Every column is a number that the model takes. */
  public static CsvOptions allColumns() {
    return new CsvOptions(Optional.empty(), List.of(), List.of());
  }

  /** The same with the class of a row in this column. */
  public CsvOptions withLabel(String column) {
    return new CsvOptions(Optional.of(column), columns, excluded);
  }

  /** The same with the columns of data that was read before, in the same order. */
  public CsvOptions withColumnsOf(Form form) {
    return form instanceof Form.Table(var names) ? new CsvOptions(label, names, List.of()) : this;
  }
}
