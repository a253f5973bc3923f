package io.anomalyoperator.server.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** FP32 numbers in a body, the lowest byte first. */
public final class FloatBytes {
  private FloatBytes() {}

  /**
   * Copies numbers out of a body; {@link Refused} names the first that is not finite.
   *
   * @param start the first byte
   * @param count numbers to read
   * @param width numbers in a row
   * @param what they are, for complaints
   */
  public static float[] read(byte[] body, int start, int count, int width, String what) {
    float[] numbers = new float[count];
    ByteBuffer.wrap(body, start, count * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(numbers[i])) {
        throw Refused.badRequest(
            "number %d of row %d of %s is %s; expected finite numbers"
                .formatted(i % width, i / width, what, numbers[i]));
      }
    }
    return numbers;
  }
}
