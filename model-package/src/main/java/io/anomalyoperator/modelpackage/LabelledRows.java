package io.anomalyoperator.modelpackage;

import io.anomalyoperator.modelpackage.SafeTensors.FormatException;
import io.anomalyoperator.modelpackage.SafeTensors.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of which it is known whether they are anomalous: what a model's quality is measured by. They
 * are no part of a package, or a model could bring its own examination.
 *
 * @param width numbers in a row
 * @param inputs row after row, in the user's units, before preprocessing; finite
 * @param anomalous whether each row is an anomaly; at least one is, and one is not
 */
@SuppressWarnings("ArrayRecordComponent") // as large as memory allows: handed over, not copied
public record LabelledRows(int width, float[] inputs, boolean[] anomalous) {
  /** Beyond it, more rows tell nothing more. */
  public static final int MOST_ROWS = 100_000;

  /** Size of a file that is still read: 10,000 images of 28 × 28 pixels fit. */
  public static final int MOST_BYTES = 32 << 20;

  private static final String INPUTS = "inputs";
  private static final String LABELS = "labels";

  public LabelledRows {
    Check.that(width >= 1, "rows of %s numbers, expected 1 or more", width);
    Check.that(
        anomalous.length <= MOST_ROWS,
        "it has %s rows, expected at most %s",
        anomalous.length,
        MOST_ROWS);
    Check.that(
        inputs.length == (long) width * anomalous.length,
        "it has %s numbers, expected %s rows of %s",
        inputs.length,
        anomalous.length,
        width);
    for (int i = 0; i < inputs.length; i++) {
      if (!Float.isFinite(inputs[i])) {
        throw new IllegalArgumentException(
            "row %d holds %s, expected finite numbers".formatted(i / width, inputs[i]));
      }
    }
    int anomalies = count(anomalous);
    Check.that(
        anomalies > 0 && anomalies < anomalous.length,
        "%s of its %s rows are labelled as anomalies, expected some and not all",
        anomalies,
        anomalous.length);
  }

  /** How many rows there are. */
  public int size() {
    return anomalous.length;
  }

  /** How many of them are anomalies. */
  public int anomalies() {
    return count(anomalous);
  }

  /** Some rows as FP32 numbers, the lowest byte first. */
  public byte[] bytes(int firstRow, int rows) {
    var bytes = ByteBuffer.allocate(rows * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(inputs, firstRow * width, rows * width);
    return bytes.array();
  }

  /** The bytes of a file: the same rows always give the same ones. */
  public byte[] encode() {
    var labels = new byte[size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (anomalous[i] ? 1 : 0);
    }
    return SafeTensors.of(
            Map.of(
                INPUTS,
                new Tensor.F32(List.of(size(), width), inputs),
                LABELS,
                new Tensor.U8(List.of(size()), labels)))
        .encode();
  }

  /**
   * The rows in a file: {@code inputs}, F32 with the rows in its first dimension, and {@code
   * labels}, U8 or I64, 1 for an anomaly and 0 for none.
   */
  public static LabelledRows decode(byte[] file) throws FormatException {
    var tensors = SafeTensors.decode(file).tensors();
    if (!(tensors.get(INPUTS) instanceof Tensor.F32 inputs) || inputs.shape().size() < 2) {
      throw new FormatException(
          "it has no tensor %s of type F32 with 2 or more dimensions, the rows in the first"
              .formatted(INPUTS));
    }
    long[] labels = labels(tensors.get(LABELS));
    if (labels.length != inputs.shape().getFirst()) {
      throw new FormatException(
          "it has %d labels for %d rows".formatted(labels.length, inputs.shape().getFirst()));
    }
    var anomalous = new boolean[labels.length];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != 0 && labels[i] != 1) {
        throw new FormatException(
            "label %d is %d, expected 0 for a normal row or 1 for an anomaly"
                .formatted(i, labels[i]));
      }
      anomalous[i] = labels[i] == 1;
    }
    try {
      int width = labels.length == 0 ? 1 : inputs.values().length / labels.length;
      return new LabelledRows(width, inputs.values(), anomalous);
    } catch (IllegalArgumentException e) {
      throw new FormatException(String.valueOf(e.getMessage()));
    }
  }

  private static long[] labels(@Nullable Tensor tensor) throws FormatException {
    if (tensor instanceof Tensor.I64 whole && whole.shape().size() == 1) {
      return whole.values();
    }
    if (tensor instanceof Tensor.U8 bytes && bytes.shape().size() == 1) {
      return IntStream.range(0, bytes.values().length)
          .mapToLong(i -> bytes.values()[i] & 0xff)
          .toArray();
    }
    throw new FormatException(
        "it has no tensor %s of type U8 or I64 with 1 dimension".formatted(LABELS));
  }

  private static int count(boolean[] anomalous) {
    int count = 0;
    for (boolean each : anomalous) {
      count += each ? 1 : 0;
    }
    return count;
  }

  @Override
  public String toString() {
    return "LabelledRows[%d rows of %d, %d anomalies]".formatted(size(), width, anomalies());
  }
}
