package io.anomalyoperator.server.protocol.sagemaker;

import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.json.JsonCursor;
import io.anomalyoperator.server.json.JsonException;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Reads rows from lines: numbers as JSON writes them, commas between them, no header. */
final class CsvRows {
  /** What a field looks like that was meant as a number. */
  private static final Pattern NUMBER_LIKE =
      Pattern.compile("[-+]?[.0-9].*|[-+]?(nan|na|inf|infinity|null)?", Pattern.CASE_INSENSITIVE);

  private final byte[] body;
  private final int width;
  private float[] values;
  private int rows;

  /**
   * @param width numbers in a row
   */
  CsvRows(byte[] body, int width) {
    this.body = body;
    this.width = width;
    // a number and its comma take two bytes at least
    this.values = new float[Math.clamp(body.length / (2L * width), 1, 64) * width];
  }

  /** The rows; {@link Refused} names the line that is none. */
  ScoringJob read() {
    int end = lastLineEnd();
    for (int at = 0; at < end; rows++) {
      int lineEnd = lineEnd(at, end);
      line(at, lineEnd);
      at = lineEnd + 1;
    }
    if (rows == 0) {
      throw Refused.badRequest("the body is empty; expected lines of %d numbers".formatted(width));
    }
    return new ScoringJob(values, rows);
  }

  /** Where the last line with something on it ends. */
  private int lastLineEnd() {
    int end = body.length;
    while (end > 0 && (body[end - 1] == '\n' || body[end - 1] == '\r' || body[end - 1] == ' ')) {
      end--;
    }
    return end;
  }

  private int lineEnd(int start, int end) {
    int at = start;
    while (at < end && body[at] != '\n') {
      at++;
    }
    return at;
  }

  private void line(int start, int end) {
    if (rows == ScoringJob.MAX_ROWS) {
      throw Refused.badRequest("more than %d lines in one request".formatted(ScoringJob.MAX_ROWS));
    }
    if ((rows + 1) * width > values.length) {
      values = Arrays.copyOf(values, Math.min(2 * rows, ScoringJob.MAX_ROWS) * width);
    }
    int found;
    try {
      found = numbers(new JsonCursor(body, start, end));
    } catch (JsonException e) {
      throw notNumbers(start, end, e);
    }
    if (found != width) {
      throw Refused.badRequest(
          "line %d has %d numbers; the model takes %d".formatted(rows + 1, found, width));
    }
  }

  private int numbers(JsonCursor line) {
    int found = 0;
    do {
      float value = line.number();
      if (found < width) {
        values[rows * width + found] = value;
      }
      found++;
    } while (line.take(','));
    line.expectEnd();
    return found;
  }

  private Refused notNumbers(int start, int end, JsonException reason) {
    String line = new String(body, start, Math.min(end - start, 200), StandardCharsets.UTF_8);
    if (rows == 0 && Arrays.stream(line.split(",", -1)).noneMatch(CsvRows::isNumberLike)) {
      return Refused.badRequest(
          "line 1 is a header, '%s'; expected rows of numbers from the first line on"
              .formatted(line.strip()));
    }
    return Refused.badRequest("line %d: %s".formatted(rows + 1, reason.getMessage()));
  }

  private static boolean isNumberLike(String field) {
    return NUMBER_LIKE.matcher(field.strip()).matches();
  }
}
