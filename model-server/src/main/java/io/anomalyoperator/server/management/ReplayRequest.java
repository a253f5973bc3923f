package io.anomalyoperator.server.management;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.server.http.Refused;
import io.anomalyoperator.server.replay.RowBytes;
import io.anomalyoperator.server.replay.RowReplay;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /management/replay}, as it came: anything may be missing.
 *
 * @param input what one row is, in the words of the server that took the samples
 * @param inputs the rows: base64 of FP32 numbers, the lowest byte first
 */
@Serdeable
record ReplayRequest(@Nullable Tensor input, @Nullable String inputs) {

  /**
   * What one row is.
   *
   * @param name of the tensor; another one is no reason to refuse, since the numbers are the same
   * @param datatype {@code FP32}
   * @param shape of one row, without the batch
   */
  @Serdeable
  record Tensor(
      @Nullable String name, @Nullable String datatype, @Nullable List<@Nullable Long> shape) {}

  /** The rows, if this model can take them; {@link Refused} says why it cannot. */
  float[] rows(Manifest.Input expected) {
    if (input == null || inputs == null) {
      throw Refused.badRequest(
          "%s is missing; expected {\"input\": {\"name\", \"datatype\", \"shape\"}, \"inputs\": \"base64 of little-endian FP32 rows\"}"
              .formatted(input == null ? "input" : "inputs"));
    }
    checkKind(input, expected);
    byte[] bytes = decoded(inputs);
    checkLength(bytes.length, expected.size());
    float[] rows = RowBytes.toRows(bytes);
    checkFinite(rows, expected.size());
    return rows;
  }

  private static void checkKind(Tensor input, Manifest.Input expected) {
    if (!expected.datatype().equals(input.datatype())) {
      throw Refused.badRequest(
          "datatype of input is '%s'; expected %s"
              .formatted(input.datatype() == null ? "" : input.datatype(), expected.datatype()));
    }
    List<@Nullable Long> shape = input.shape() == null ? List.of() : input.shape();
    if (width(shape) != expected.size()) {
      throw Refused.badRequest(
          "shape of input is %s; the model takes rows of %d numbers (shape %s)"
              .formatted(shape, expected.size(), expected.shape()));
    }
  }

  /** Numbers in a row of this shape; 0 for what is no shape. Exact up to far beyond any row. */
  private static double width(List<@Nullable Long> shape) {
    double width = shape.isEmpty() ? 0 : 1;
    for (Long length : shape) {
      width *= length == null ? 0 : Math.max(0, length);
    }
    return width;
  }

  private static byte[] decoded(String inputs) {
    try {
      return Base64.getDecoder().decode(inputs);
    } catch (IllegalArgumentException e) {
      throw Refused.badRequest("inputs is no base64: " + e.getMessage());
    }
  }

  private static void checkLength(int bytes, int width) {
    int rowBytes = width * Float.BYTES;
    if (bytes % rowBytes != 0) {
      throw Refused.badRequest(
          "inputs has %d bytes; expected a multiple of %d, a row of %d FP32 numbers"
              .formatted(bytes, rowBytes, width));
    }
    int rows = bytes / rowBytes;
    if (rows < 1 || rows > RowReplay.MOST_ROWS) {
      throw Refused.badRequest(
          "inputs has %d rows; expected 1 to %d".formatted(rows, RowReplay.MOST_ROWS));
    }
  }

  private static void checkFinite(float[] rows, int width) {
    for (int i = 0; i < rows.length; i++) {
      if (!Float.isFinite(rows[i])) {
        throw Refused.badRequest(
            "number %d of row %d in inputs is %s; expected finite numbers"
                .formatted(i % width, i / width, rows[i]));
      }
    }
  }
}
