package io.anomalyoperator.trainer.report;

import static io.anomalyoperator.trainer.report.Html.place;

import io.anomalyoperator.trainer.evaluation.Evaluation;
import io.anomalyoperator.trainer.evaluation.Roc;

/** The ROC curve, with the threshold as a point on it. */
final class RocChart {
  private RocChart() {}

  static String svg(Roc roc, Evaluation evaluation) {
    var plot =
        new Plot(
            "ROC curve with an area of " + Html.area(roc.area()),
            "false positives",
            Scale.upTo(1),
            "true positives",
            Scale.upTo(1));
    plot.line("chance", plot.x(0), plot.y(0), plot.x(1), plot.y(1));
    var path = new StringBuilder();
    var last = "";
    for (var point : roc.points()) {
      var place =
          place(plot.x(point.falsePositiveRate())) + " " + place(plot.y(point.truePositiveRate()));
      if (!place.equals(last)) {
        path.append(path.isEmpty() ? "M" : "L").append(place);
      }
      last = place;
    }
    plot.path("curve", path.toString());
    plot.dot(
        "point", plot.x(evaluation.falsePositiveRate()), plot.y(evaluation.truePositiveRate()));
    plot.text(plot.x(0.97), plot.y(0.06), "end", "area " + Html.area(roc.area()));
    return plot.svg();
  }
}
