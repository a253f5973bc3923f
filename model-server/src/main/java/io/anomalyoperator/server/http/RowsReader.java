package io.anomalyoperator.server.http;

import io.anomalyoperator.server.json.JsonCursor;
import io.anomalyoperator.server.scoring.ScoringJob;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the body of {@code POST /predict}: {@code {"features":[…]}} or {@code
 * {"instances":[[…],…]}}. Anything else in it is refused, since a misspelt member that is ignored
 * gives wrong scores with a good conscience.
 */
public final class RowsReader {
  private final int width;
  private final List<Long> shape;

  /** What came; {@code single} when the request gave one row by itself. */
  public record Rows(ScoringJob job, boolean single) {}

  public RowsReader(List<Long> shape) {
    this.shape = List.copyOf(shape);
    this.width = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
  }

  /** Numbers in a row. */
  public int width() {
    return width;
  }

  /** Throws {@link io.anomalyoperator.server.json.JsonException} or {@link Refused}. */
  public Rows read(byte[] body, int length) {
    JsonCursor json = new JsonCursor(body, length);
    json.expect('{');
    if (json.peek() == '}') {
      throw Refused.badRequest("the body is empty; expected " + usage());
    }
    String member = json.name();
    Rows rows =
        switch (member) {
          case "features" -> features(json);
          case "instances" -> instances(json, length);
          default ->
              throw Refused.badRequest(
                  "unknown member '%s'; expected %s".formatted(member, usage()));
        };
    if (json.take(',')) {
      throw Refused.badRequest(
          "member '%s' beside the rows; expected %s".formatted(json.name(), usage()));
    }
    json.expect('}');
    json.expectEnd();
    return rows;
  }

  private Rows features(JsonCursor json) {
    float[] values = new float[width];
    row(json, values, 0, "features");
    return new Rows(new ScoringJob(values, 1), true);
  }

  private Rows instances(JsonCursor json, int length) {
    json.expect('[');
    // a number and its comma take two bytes at least
    int likely = Math.clamp(length / (2L * width), 1, 64);
    float[] values = new float[likely * width];
    int count = 0;
    while (json.peek() != ']') {
      if (count > 0) {
        json.expect(',');
      }
      if (count == ScoringJob.MAX_ROWS) {
        throw Refused.badRequest(
            "more than %d instances in one request".formatted(ScoringJob.MAX_ROWS));
      }
      if ((count + 1) * width > values.length) {
        values = Arrays.copyOf(values, Math.min(2 * count, ScoringJob.MAX_ROWS) * width);
      }
      row(json, values, count, "instance");
      count++;
    }
    json.expect(']');
    if (count == 0) {
      throw Refused.badRequest("instances is empty; expected " + usage());
    }
    return new Rows(new ScoringJob(values, count), false);
  }

  private void row(JsonCursor json, float[] values, int row, String what) {
    json.expect('[');
    int offset = row * width;
    int found = 0;
    if (json.peek() != ']') {
      do {
        if (found < width) {
          found += json.plainNumbers(values, offset + found, width - found);
        }
        float value = json.number();
        if (found < width) {
          values[offset + found] = value;
        }
        found++;
      } while (json.take(','));
    }
    json.expect(']');
    if (found != width) {
      throw Refused.badRequest(
          "%s has %d numbers; the model takes %d (shape %s, flattened)"
              .formatted("features".equals(what) ? what : what + " " + row, found, width, shape));
    }
  }

  private String usage() {
    return "{\"features\": [%d numbers]} or {\"instances\": [[%d numbers], …]}"
        .formatted(width, width);
  }
}
