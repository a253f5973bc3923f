package io.anomalyoperator.server.replay;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rows as bytes: numbers of 32 bits, the lowest byte first, row after row. */
public final class RowBytes {
  private RowBytes() {}

  public static byte[] of(float[] rows) {
    ByteBuffer bytes =
        ByteBuffer.allocate(rows.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(rows);
    return bytes.array();
  }

  /** As many numbers as there are four bytes for. */
  public static float[] toRows(byte[] bytes) {
    float[] rows = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(rows);
    return rows;
  }
}
