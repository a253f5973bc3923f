package io.anomalyoperator.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Data that can be read: rows to learn from, and rows to be tested on where there are some. */
public sealed interface DataSource permits DataSource.Mnist, DataSource.Synthetic, DataSource.Csv {

  /** Rows to learn from. */
  Dataset training() throws IOException, BadDataException;

  /** Rows that are not among those to learn from; empty if the source has none set apart. */
  Optional<Dataset> testing() throws IOException, BadDataException;

  /** The rows to judge a finished model by: those set apart, or all there are. */
  default Dataset judging() throws IOException, BadDataException {
    var test = testing();
    return test.isPresent() ? test.get() : training();
  }

  /**
   * A folder with the four IDX files of MNIST, or of a data set in its form.
   *
   * @param folder with {@code train-*} and {@code t10k-*} files, gzip or not
   */
  record Mnist(Path folder) implements DataSource {
    @Override
    public Dataset training() throws IOException, BadDataException {
      return IdxFolder.read(folder, "train");
    }

    @Override
    public Optional<Dataset> testing() throws IOException, BadDataException {
      return Optional.of(IdxFolder.read(folder, "t10k"));
    }
  }

  /**
   * Digits drawn by {@link SyntheticDigits}, where MNIST is not at hand.
   *
   * @param seed the same seed draws the same digits
   * @param perDigit how many of each digit to learn from; a fifth of it is set apart for tests
   */
  record Synthetic(long seed, int perDigit) implements DataSource {
    /** How many of each digit there are unless somebody says otherwise. */
    public static final int USUAL_PER_DIGIT = 2_000;

    private static final int TEST_SHARE = 5;

    public Synthetic(long seed) {
      this(seed, USUAL_PER_DIGIT);
    }

    @Override
    public Dataset training() {
      return new SyntheticDigits(seed).dataset(perDigit);
    }

    @Override
    public Optional<Dataset> testing() {
      return Optional.of(new SyntheticDigits(~seed).dataset(Math.max(1, perDigit / TEST_SHARE)));
    }
  }

  /**
   * A table with a header line.
   *
   * @param file to read
   * @param options which columns are what
   * @param test another table of the same columns, set apart for tests
   */
  record Csv(Path file, CsvOptions options, Optional<Path> test) implements DataSource {
    public Csv(Path file, CsvOptions options) {
      this(file, options, Optional.empty());
    }

    @Override
    public Dataset training() throws IOException, BadDataException {
      return CsvTable.read(file, options);
    }

    @Override
    public Optional<Dataset> testing() throws IOException, BadDataException {
      return test.isPresent()
          ? Optional.of(CsvTable.read(test.get(), options.withColumnsOf(training().form())))
          : Optional.empty();
    }
  }
}
