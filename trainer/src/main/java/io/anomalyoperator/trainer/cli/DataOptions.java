package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.trainer.data.BadDataException;
import io.anomalyoperator.trainer.data.CsvOptions;
import io.anomalyoperator.trainer.data.DataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data is read, and which of its rows are normal. */
final class DataOptions {
  /** What an option that names data takes. */
  static final String KINDS =
      "a folder with the IDX files of MNIST (train-images-idx3-ubyte[.gz] and so on), a CSV file"
          + " with a header line, or synthetic[:SEED] for drawn digits.";

  private static final String SYNTHETIC = "synthetic";

  @Option(
      names = {"-n", "--normal"},
      split = ",",
      paramLabel = "LABEL",
      description = "Labels of the normal rows, such as 0 or 0,1. All rows are normal without it.")
  private List<String> normal = List.of();

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "CSV: the column with the class of a row. It is no feature.")
  private @Nullable String label;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN",
      description = "CSV: the columns that the model takes. All others but the label without it.")
  private List<String> columns = List.of();

  @Option(
      names = "--exclude",
      split = ",",
      paramLabel = "COLUMN",
      description = "CSV: columns to leave out, such as identifiers.")
  private List<String> excluded = List.of();

  Set<String> normal() {
    return new TreeSet<>(normal);
  }

  /**
   * @param data what {@code --data} says: folder, file or synthetic digits
   * @param test a table set apart for tests
   */
  DataSource source(String data, Optional<Path> test) throws BadDataException {
    if (data.equals(SYNTHETIC) || data.startsWith(SYNTHETIC + ":")) {
      return new DataSource.Synthetic(seed(data));
    }
    var path = Path.of(data);
    if (Files.isDirectory(path)) {
      return new DataSource.Mnist(path);
    }
    if (!Files.exists(path)) {
      throw new BadDataException(
          "--data %s: there is no such file or folder; without data at hand, try --data synthetic"
              .formatted(data));
    }
    return new DataSource.Csv(
        path, new CsvOptions(Optional.ofNullable(label), columns, excluded), test);
  }

  private static long seed(String data) {
    if (data.equals(SYNTHETIC)) {
      return 0;
    }
    try {
      return Long.parseLong(data.substring(SYNTHETIC.length() + 1));
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--data %s: expected synthetic:SEED with a whole number".formatted(data));
    }
  }
}
