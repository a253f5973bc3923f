package io.anomalyoperator.trainer.data;

import static io.anomalyoperator.trainer.data.Stroke.arc;
import static io.anomalyoperator.trainer.data.Stroke.ellipse;
import static io.anomalyoperator.trainer.data.Stroke.line;

import io.anomalyoperator.trainer.data.Stroke.Point;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Digits as a hand might draw them: strokes of a pen, each time turned, slanted, stretched, moved
 * and pressed a little differently, antialiased on 28 by 28 pixels. Fit for demonstrations and
 * tests; for figures that compare with others', use MNIST.
 *
 * <p>The image of a digit with a number depends on the seed and on nothing else.
 */
public final class SyntheticDigits {
  /** Width and height of an image, in pixels. */
  public static final int SIDE = 28;

  private static final int DIGITS = 10;
  private static final float BRIGHTEST = 255;

  private static final List<List<Stroke>> STROKES =
      List.of(
          List.of(ellipse(.50, .50, .27, .40)),
          List.of(line(.38, .24, .52, .10, .52, .90)),
          List.of(arc(.50, .33, .25, .23, 180, 400).then(line(.26, .88, .76, .88))),
          List.of(arc(.48, .30, .23, .20, 200, 450).then(arc(.48, .70, .26, .20, 270, 520))),
          List.of(line(.58, .10, .22, .62, .80, .62), line(.63, .38, .61, .92)),
          List.of(line(.74, .12, .34, .12, .30, .46).then(arc(.48, .66, .25, .24, 225, 500))),
          List.of(line(.66, .10, .40, .36, .28, .62).then(arc(.50, .68, .23, .22, 180, 540))),
          List.of(line(.24, .14, .76, .14, .42, .90)),
          List.of(ellipse(.50, .30, .20, .19), ellipse(.50, .69, .25, .21)),
          List.of(ellipse(.50, .32, .23, .21), line(.73, .34, .70, .60, .58, .90)));

  private final long seed;

  public SyntheticDigits(long seed) {
    this.seed = seed;
  }

  /** Images of all ten digits in turn, labelled {@code 0} to {@code 9}. */
  public Dataset dataset(int perDigit) {
    int count = Math.multiplyExact(perDigit, DIGITS);
    return new Dataset(
        new Form.Image(SIDE, SIDE),
        new Drawn(count),
        IntStream.range(0, count).mapToObj(i -> Integer.toString(i % DIGITS)).toList());
  }

  /** One image of a digit: pixels from 0 to 255, line by line. */
  public float[] draw(int digit, int number) {
    var random = new SplittableRandom(seed * 1_000_003 + number * (long) DIGITS + digit);
    var hand = Hand.of(random);
    var strokes =
        STROKES.get(digit).stream()
            .map(
                stroke ->
                    new Stroke(stroke.points().stream().map(p -> hand.move(p, random)).toList()))
            .toList();
    var image = new float[SIDE * SIDE];
    for (var stroke : strokes) {
      var points = stroke.points();
      for (int i = 1; i < points.size(); i++) {
        draw(points.get(i - 1), points.get(i), hand, image);
      }
    }
    return image;
  }

  /** Draws a line on the pixels that it can reach. */
  private static void draw(Point from, Point to, Hand hand, float[] image) {
    double reach = hand.radius() + 1;
    int left = pixel(Math.min(from.x(), to.x()) - reach);
    int right = pixel(Math.max(from.x(), to.x()) + reach);
    int top = pixel(Math.min(from.y(), to.y()) - reach);
    int bottom = pixel(Math.max(from.y(), to.y()) + reach);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double ink = hand.ink(new Point(x, y).distanceTo(from, to));
        image[y * SIDE + x] = Math.max(image[y * SIDE + x], (float) Math.rint(BRIGHTEST * ink));
      }
    }
  }

  private static int pixel(double coordinate) {
    return Math.clamp(Math.round(coordinate), 0, SIDE - 1);
  }

  /** How one image differs from the next: an affine map from the unit square, and a pen. */
  private record Hand(
      double xx, double xy, double yx, double yy, double x, double y, double radius) {
    private static final double SIZE = 21; // of the unit square, in pixels, as in MNIST
    private static final double TREMBLE = 0.2; // of each point, in pixels

    static Hand of(SplittableRandom random) {
      double turn = random.nextGaussian(0, Math.toRadians(6));
      double slant = random.nextGaussian(0.08, 0.14);
      double wide = SIZE * random.nextDouble(0.78, 1.08);
      double high = SIZE * random.nextDouble(0.88, 1.06);
      double cos = Math.cos(turn);
      double sin = Math.sin(turn);
      double middle = (SIDE - 1) / 2.0;
      return new Hand(
          wide * cos,
          -high * (sin + slant * cos),
          wide * sin,
          high * (cos - slant * sin),
          middle + random.nextGaussian(0, 0.7),
          middle + random.nextGaussian(0, 0.7),
          random.nextDouble(0.9, 1.7));
    }

    Point move(Point point, SplittableRandom random) {
      double dx = point.x() - 0.5;
      double dy = point.y() - 0.5;
      return new Point(
          x + xx * dx + xy * dy + random.nextGaussian(0, TREMBLE),
          y + yx * dx + yy * dy + random.nextGaussian(0, TREMBLE));
    }

    /** From 1 under the pen to 0 a pixel away from its edge. */
    double ink(double distance) {
      return Math.clamp(radius + 0.5 - distance, 0, 1);
    }
  }

  /** Drawn when asked for, so that a million digits take no memory. */
  private final class Drawn extends AbstractList<float[]> implements RandomAccess {
    private final int count;

    Drawn(int count) {
      this.count = count;
    }

    @Override
    public float[] get(int i) {
      return draw(i % DIGITS, i / DIGITS);
    }

    @Override
    public int size() {
      return count;
    }
  }
}
