package io.anomalyoperator.trainer.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** A table of numbers in a CSV file with a header line. */
final class CsvTable {
  private static final int BYTE_ORDER_MARK = 0xfeff;
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setTrim(true)
          .setIgnoreEmptyLines(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .get();

  private final Path file;
  private final CsvOptions options;

  private CsvTable(Path file, CsvOptions options) {
    this.file = file;
    this.options = options;
  }

  static Dataset read(Path file, CsvOptions options) throws IOException, BadDataException {
    return new CsvTable(file, options).read();
  }

  private Dataset read() throws IOException, BadDataException {
    try (var parser = CSVParser.builder().setReader(text()).setFormat(FORMAT).get()) {
      var columns = columns(parser.getHeaderNames());
      var rows = new ArrayList<float[]>();
      var labels = new ArrayList<String>();
      for (var line : parser) {
        requireComplete(parser, line);
        rows.add(row(parser, line, columns));
        options.label().ifPresent(label -> labels.add(line.get(label)));
      }
      if (rows.isEmpty()) {
        throw new BadDataException(file + ": there are no rows under the header");
      }
      return new Dataset(new Form.Table(columns), rows, labels);
    } catch (MalformedInputException e) {
      throw new BadDataException(file + ": it is not text in UTF-8", e);
    } catch (CSVException | IllegalArgumentException | UncheckedIOException e) {
      throw new BadDataException(
          "%s: it is not CSV with a header: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Without the byte order mark that some spreadsheets begin with. */
  private Reader text() throws IOException {
    var reader = Files.newBufferedReader(file);
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }

  private List<String> columns(List<String> header) throws BadDataException {
    requireNamed(header, options.label().stream().toList(), "label column");
    requireNamed(header, options.columns(), "column");
    requireNamed(header, options.excluded(), "excluded column");
    if (!options.columns().isEmpty()) {
      return options.columns();
    }
    var left = new ArrayList<>(header);
    left.removeAll(options.excluded());
    options.label().ifPresent(left::remove);
    if (left.isEmpty()) {
      throw new BadDataException(
          "%s: no column is left for the model; the header is %s".formatted(file, header));
    }
    return left;
  }

  private void requireNamed(List<String> header, Collection<String> names, String what)
      throws BadDataException {
    var missing = new HashSet<>(names);
    missing.removeAll(header);
    if (!missing.isEmpty()) {
      throw new BadDataException(
          "%s: there is no %s %s; the header is %s"
              .formatted(file, what, String.join(", ", missing), header));
    }
  }

  private void requireComplete(CSVParser parser, CSVRecord line) throws BadDataException {
    if (!line.isConsistent()) {
      throw new BadDataException(
          "%s: line %d has %d cells, expected %d as in the header"
              .formatted(
                  file,
                  parser.getCurrentLineNumber(),
                  line.size(),
                  parser.getHeaderNames().size()));
    }
  }

  private float[] row(CSVParser parser, CSVRecord line, List<String> columns)
      throws BadDataException {
    var row = new float[columns.size()];
    for (int i = 0; i < row.length; i++) {
      var cell = line.get(columns.get(i));
      row[i] = number(cell);
      if (!Float.isFinite(row[i])) {
        throw new BadDataException(
            "%s: row %d (line %d), column \"%s\": found \"%s\", expected a finite number"
                .formatted(
                    file,
                    line.getRecordNumber(),
                    parser.getCurrentLineNumber(),
                    columns.get(i),
                    cell.length() > 40 ? cell.substring(0, 40) + "…" : cell));
      }
    }
    return row;
  }

  private static float number(String cell) {
    try {
      // stricter than parseFloat, which takes "1f", "0x1p3" and "NaN"
      return new BigDecimal(cell).floatValue();
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }
}
