package io.anomalyoperator.trainer.report;

import static io.anomalyoperator.trainer.report.Html.escape;
import static io.anomalyoperator.trainer.report.Html.place;

/** The ground of a chart: a frame, two axes with marks, and where values are on it. */
final class Plot {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 300;
  private static final int LEFT = 52;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 40;

  private final Scale horizontal;
  private final Scale vertical;
  private final StringBuilder svg = new StringBuilder();

  Plot(String title, String horizontalName, Scale horizontal, String verticalName, Scale vertical) {
    this.horizontal = horizontal;
    this.vertical = vertical;
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, HEIGHT, escape(title)));
    for (double mark : horizontal.marks()) {
      line("axis", x(mark), TOP, x(mark), HEIGHT - BOTTOM);
      text(x(mark), HEIGHT - BOTTOM + 14, "middle", Html.brief(mark));
    }
    for (double mark : vertical.marks()) {
      line("axis", LEFT, y(mark), WIDTH - RIGHT, y(mark));
      text(LEFT - 6, y(mark) + 4, "end", Html.brief(mark));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", horizontalName);
    svg.append(
        "<text transform=\"translate(12 %s) rotate(-90)\" text-anchor=\"middle\">%s</text>\n"
            .formatted(place((TOP + HEIGHT - BOTTOM) / 2.0), escape(verticalName)));
  }

  double x(double value) {
    return LEFT + horizontal.share(value) * (WIDTH - LEFT - RIGHT);
  }

  double y(double value) {
    return HEIGHT - BOTTOM - vertical.share(value) * (HEIGHT - BOTTOM - TOP);
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    svg.append(
        "<path class=\"%s\" d=\"M%s %sL%s %s\"/>\n"
            .formatted(style, place(x1), place(y1), place(x2), place(y2)));
  }

  void path(String style, String path) {
    svg.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(style, path));
  }

  void dot(String style, double x, double y) {
    svg.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"4\"/>\n"
            .formatted(style, place(x), place(y)));
  }

  void text(double x, double y, String anchor, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(place(x), place(y), anchor, escape(text)));
  }

  /** Bottom of the ground, in the picture. */
  double floor() {
    return HEIGHT - BOTTOM;
  }

  /** Top of the ground, in the picture. */
  double ceiling() {
    return TOP;
  }

  String svg() {
    return svg + "</svg>\n";
  }
}
