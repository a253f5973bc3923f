package io.anomalyoperator.server.protocol.v2;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.anomalyoperator.server.http.Refused;
import java.io.IOException;
import java.util.Arrays;

/** Numbers of a tensor, flat or nested, in the order they stand; the shape may come later. */
final class TensorNumbers {
  private final int mostRows;
  private final int most;
  private float[] values;
  private int count;

  TensorNumbers(int width, int mostRows) {
    this.mostRows = mostRows;
    this.most = Math.multiplyExact(mostRows, width);
    this.values = new float[width];
  }

  /** The numbers, and room for more behind them. */
  float[] values() {
    return values;
  }

  int count() {
    return count;
  }

  void read(JsonParser json) throws IOException {
    Tokens.expect(json, json.currentToken(), JsonToken.START_ARRAY, "data to be an array");
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
        add(json.getFloatValue());
      } else {
        throw Refused.badRequest("data holds something else than numbers at number " + count);
      }
    }
  }

  private void add(float value) {
    if (!Float.isFinite(value)) {
      throw Refused.badRequest("number %d of data does not fit into FP32".formatted(count));
    }
    if (count == most) {
      throw Refused.badRequest("more than %d rows in one request".formatted(mostRows));
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, (int) Math.min(2L * count, most));
    }
    values[count++] = value;
  }
}
