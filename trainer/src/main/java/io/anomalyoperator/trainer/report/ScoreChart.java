package io.anomalyoperator.trainer.report;

import static io.anomalyoperator.trainer.report.Html.place;

import io.anomalyoperator.trainer.evaluation.Evaluation;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Histograms of the scores of normal and other rows, each with an area of one, and the threshold.
 */
final class ScoreChart {
  private static final int BINS = 44;

  private ScoreChart() {}

  static String svg(Evaluation evaluation) {
    var all =
        DoubleStream.concat(
                Arrays.stream(evaluation.normal()), Arrays.stream(evaluation.anomalous()))
            .toArray();
    var scale = Scale.of(all, evaluation.threshold());
    var normal = shares(evaluation.normal(), scale);
    var strange = shares(evaluation.anomalous(), scale);
    double highest =
        Math.max(Arrays.stream(normal).max().orElse(0), Arrays.stream(strange).max().orElse(0));
    var plot =
        new Plot(
            "Histograms of scores",
            scale.logarithmic() ? "score, logarithmic" : "score",
            scale,
            "share of rows",
            Scale.upTo(highest));
    plot.path("strange bars", bars(plot, scale, strange));
    plot.path("normal bars", bars(plot, scale, normal));
    double at = plot.x(evaluation.threshold());
    plot.line("threshold", at, plot.ceiling(), at, plot.floor());
    plot.text(at + 4, plot.ceiling() + 10, "start", "threshold");
    return plot.svg();
  }

  private static double[] shares(double[] scores, Scale scale) {
    var shares = new double[BINS];
    for (double score : scores) {
      shares[Math.min(BINS - 1, (int) (scale.share(score) * BINS))] += 1.0 / scores.length;
    }
    return shares;
  }

  private static String bars(Plot plot, Scale scale, double[] shares) {
    var path = new StringBuilder();
    for (int bin = 0; bin < BINS; bin++) {
      if (shares[bin] > 0) {
        path.append(
            "M%s %sV%sH%sV%sz"
                .formatted(
                    place(plot.x(scale.value((double) bin / BINS))),
                    place(plot.floor()),
                    place(plot.y(shares[bin])),
                    place(plot.x(scale.value((bin + 1.0) / BINS))),
                    place(plot.floor())));
      }
    }
    return path.toString();
  }
}
