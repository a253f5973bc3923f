package io.anomalyoperator.server.picture;

/**
 * Brings one axis of a picture from one length to another: the mean of what a pixel covers when it
 * gets shorter, a straight line between neighbours when it gets longer.
 *
 * <pre>{@code
 * 4 → 2: [0, 2, 4, 8] becomes [1, 6]      3 → 2: [0, 3, 6] becomes [1, 5]
 * 2 → 4: [0, 4] becomes [0, 1, 3, 4]
 * }</pre>
 */
final class Scaler {
  private final int[] first;
  private final float[][] weights;

  Scaler(int from, int to) {
    first = new int[to];
    weights = new float[to][];
    for (int i = 0; i < to; i++) {
      if (to <= from) {
        average(i, from, to);
      } else {
        interpolate(i, from, to);
      }
    }
  }

  private void average(int i, int from, int to) {
    // in units of 1/to of a source pixel, so that edges are whole numbers
    long begin = (long) i * from;
    long end = begin + from;
    first[i] = (int) (begin / to);
    weights[i] = new float[(int) (Math.ceilDiv(end, to) - first[i])];
    for (int k = 0; k < weights[i].length; k++) {
      long left = (long) (first[i] + k) * to;
      weights[i][k] = (float) (Math.min(end, left + to) - Math.max(begin, left)) / from;
    }
  }

  private void interpolate(int i, int from, int to) {
    double centre = Math.clamp((i + 0.5) * from / to - 0.5, 0, from - 1);
    first[i] = (int) centre;
    float right = (float) (centre - first[i]);
    weights[i] = right == 0 ? new float[] {1} : new float[] {1 - right, right};
  }

  /** A plane of pixels in another size. */
  static float[] scale(float[] plane, int width, int height, int toWidth, int toHeight) {
    Scaler across = new Scaler(width, toWidth);
    Scaler down = new Scaler(height, toHeight);
    // the order that needs less between: a thin line may be as long as a whole picture
    return (long) toWidth * height <= (long) width * toHeight
        ? down.columns(across.lines(plane, width, height), toWidth)
        : across.lines(down.columns(plane, width), width, toHeight);
  }

  private float[] lines(float[] plane, int width, int height) {
    float[] scaled = new float[first.length * height];
    for (int y = 0; y < height; y++) {
      scale(plane, y * width, 1, scaled, y * first.length);
    }
    return scaled;
  }

  private float[] columns(float[] plane, int width) {
    float[] scaled = new float[width * first.length];
    for (int x = 0; x < width; x++) {
      scale(plane, x, width, scaled, x);
    }
    return scaled;
  }

  /** One line or column, whose numbers lie {@code stride} apart in both. */
  private void scale(float[] source, int from, int stride, float[] target, int to) {
    for (int i = 0; i < first.length; i++) {
      float sum = 0;
      int at = from + first[i] * stride;
      for (float weight : weights[i]) {
        sum += weight * source[at];
        at += stride;
      }
      target[to + i * stride] = sum;
    }
  }
}
