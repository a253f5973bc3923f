package io.anomalyoperator.trainer.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What a pen draws without being lifted: points in a unit square, x to the right, y down, joined by
 * straight lines.
 */
record Stroke(List<Point> points) {
  private static final double DEGREES_PER_POINT = 18;

  record Point(double x, double y) {
    double distanceTo(Point from, Point to) {
      double dx = to.x - from.x;
      double dy = to.y - from.y;
      double length = dx * dx + dy * dy;
      double along = length == 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length;
      double clamped = Math.clamp(along, 0, 1);
      return Math.hypot(x - from.x - clamped * dx, y - from.y - clamped * dy);
    }
  }

  Stroke {
    points = List.copyOf(points);
  }

  /** Straight lines through the points: {@code x, y, x, y…}. */
  static Stroke line(double... coordinates) {
    var points = new ArrayList<Point>();
    for (int i = 0; i < coordinates.length; i += 2) {
      points.add(new Point(coordinates[i], coordinates[i + 1]));
    }
    return new Stroke(points);
  }

  /** Part of an ellipse, in degrees clockwise from the right: 270 is its top. */
  static Stroke arc(double x, double y, double rx, double ry, double from, double to) {
    var points = new ArrayList<Point>();
    int count = (int) Math.ceil(Math.abs(to - from) / DEGREES_PER_POINT);
    for (int i = 0; i <= count; i++) {
      double angle = Math.toRadians(from + (to - from) * i / count);
      points.add(new Point(x + rx * Math.cos(angle), y + ry * Math.sin(angle)));
    }
    return new Stroke(points);
  }

  static Stroke ellipse(double x, double y, double rx, double ry) {
    return arc(x, y, rx, ry, -90, 270);
  }

  /** This stroke, and the next without lifting the pen. */
  Stroke then(Stroke next) {
    var all = new ArrayList<>(points);
    all.addAll(next.points);
    return new Stroke(all);
  }
}
