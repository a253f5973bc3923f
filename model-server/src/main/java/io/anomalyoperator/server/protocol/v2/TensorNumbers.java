package io.anomalyoperator.server.protocol.v2;

import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.json.JsonCursor;
import io.anomalyoperator.server.json.JsonValues;
import java.util.Arrays;

/** Numbers of a tensor, flat or nested, in the order they stand; the shape may come later. */
final class TensorNumbers {
  private final int mostRows;
  private final int most;
  private float[] values;
  private int count;

  /**
   * @param width numbers in a row
   * @param mostRows rows at most
   * @param likelyRows rows to make room for at first
   */
  TensorNumbers(int width, int mostRows, int likelyRows) {
    this.mostRows = mostRows;
    this.most = Math.multiplyExact(mostRows, width);
    this.values = new float[likelyRows * width];
  }

  /** The numbers, and room for more behind them. */
  float[] values() {
    return values;
  }

  int count() {
    return count;
  }

  /**
   * Reads an array.
   *
   * @param depth how many brackets may be open within it at once, its own included
   */
  void read(JsonCursor json, int depth) {
    if (depth == 0) {
      throw JsonValues.tooDeep(json);
    }
    if (!json.take('[')) {
      throw json.unexpected("data to be an array");
    }
    if (json.take(']')) {
      return;
    }
    do {
      count += json.plainNumbers(values, count, values.length - count);
      int first = json.peek();
      if (first == '[') {
        read(json, depth - 1);
      } else if (first == '-' || (first >= '0' && first <= '9')) {
        add(json.number());
      } else {
        throw json.unexpected("numbers in data and nothing else than numbers at number " + count);
      }
    } while (json.take(','));
    json.expect(']');
  }

  private void add(float value) {
    if (count == most) {
      throw Refused.badRequest("more than %d rows in one request".formatted(mostRows));
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, (int) Math.min(2L * count, most));
    }
    values[count++] = value;
  }
}
