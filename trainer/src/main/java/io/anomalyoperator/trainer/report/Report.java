package io.anomalyoperator.trainer.report;

import static io.anomalyoperator.trainer.report.Html.escape;
import static io.anomalyoperator.trainer.report.Html.number;
import static io.anomalyoperator.trainer.report.Html.percent;

import io.anomalyoperator.trainer.BadModelException;
import io.anomalyoperator.trainer.Judge;
import io.anomalyoperator.trainer.data.Form;
import io.anomalyoperator.trainer.evaluation.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One page on how good a model is. It needs no network, no script, and reads on a phone. */
public final class Report {
  private final Judge judge;
  private final Evaluation evaluation;

  private Report(Judge judge, Evaluation evaluation) {
    this.judge = judge;
    this.evaluation = evaluation;
  }

  /** The page, as HTML. */
  public static String of(Judge judge, Evaluation evaluation) throws BadModelException {
    return new Report(judge, evaluation).html();
  }

  private String html() throws BadModelException {
    var manifest = judge.model().manifest();
    var title = escape(manifest.name() + " " + manifest.version());
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>%s</h1>
        %s%s%s%s%s%s</body>
        </html>
        """
        .formatted(
            title,
            style(),
            title,
            origin(),
            figures(),
            Published.html(judge),
            charts(),
            classes(),
            examples());
  }

  private String origin() {
    var manifest = judge.model().manifest();
    return """
        <p class="faint">Scored by %s%s. Trained on <code>%s</code> by code <code>%s</code>, seed %d.%s</p>
        """
        .formatted(
            manifest.score().id(),
            ensemble(manifest.training().metrics()),
            escape(manifest.training().dataFingerprint()),
            escape(manifest.training().codeRevision()),
            manifest.training().seed(),
            judge
                .model()
                .digest()
                .map(digest -> " Package <code>sha256:" + digest.sha256() + "</code>.")
                .orElse(""));
  }

  /** What the trainer says of a score that is more than one error. */
  private static String ensemble(Map<String, Double> facts) {
    return facts.containsKey("autoencoders")
        ? " of %.0f autoencoders and %.0f neighbours among %.0f rows"
            .formatted(
                facts.get("autoencoders"),
                facts.getOrDefault("neighbours", 0.0),
                facts.getOrDefault("bankRows", 0.0))
        : "";
  }

  private String figures() {
    var html = new StringBuilder("<div class=\"figures\">\n");
    evaluation.roc().ifPresent(roc -> html.append(figure(Html.area(roc.area()), "AUROC")));
    if (evaluation.normal().length > 0) {
      html.append(
          figure(
              percent(evaluation.falsePositiveRate()),
              "false positives of %d".formatted(evaluation.normal().length)));
    }
    if (evaluation.anomalous().length > 0) {
      html.append(
          figure(
              percent(evaluation.truePositiveRate()),
              "true positives of %d".formatted(evaluation.anomalous().length)));
    }
    var threshold = judge.model().manifest().threshold();
    return html.append(
            figure(
                number(evaluation.threshold()),
                "threshold, set for %s".formatted(percent(threshold.falsePositiveRate()))))
        .append("</div>\n")
        .toString();
  }

  private static String figure(String value, String name) {
    return "<div class=\"figure\"><b>%s</b><span>%s</span></div>\n".formatted(value, name);
  }

  private String charts() {
    var roc =
        evaluation
            .roc()
            .map(
                curve ->
                    "<figure>%s<figcaption>ROC; the dot is the threshold</figcaption></figure>\n"
                        .formatted(RocChart.svg(curve, evaluation)))
            .orElse("");
    return """
        <div class="charts">
        %s<figure>%s<figcaption class="legend"><i style="background:var(--normal)"></i> normal
        <i style="background:var(--strange)"></i> others</figcaption></figure>
        </div>
        """
        .formatted(roc, ScoreChart.svg(evaluation));
  }

  private String classes() {
    if (evaluation.classes().isEmpty()) {
      return "";
    }
    var html =
        new StringBuilder(
            """
            <h2>Classes</h2>
            <div class="scroll"><table><tr><th>class</th><th>rows</th><th>mean score</th><th>AUROC</th><th>alarms</th><th class="wide"></th></tr>
            """);
    for (var each : evaluation.classes()) {
      html.append(
          "<tr><td>%s%s</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td><span class=\"bar %s\" style=\"width:%s%%\"></span></td></tr>\n"
              .formatted(
                  escape(each.label()),
                  each.normal() ? " (normal)" : "",
                  each.rows(),
                  number(each.meanScore()),
                  each.auroc().isPresent() ? Html.area(each.auroc().getAsDouble()) : "–",
                  percent(each.alarms()),
                  each.normal() ? "normal" : "strange",
                  Html.place(100 * each.alarms())));
    }
    return html.append("</table></div>\n").toString();
  }

  private String examples() throws BadModelException {
    if (!judge.rebuilds()) {
      return "";
    }
    var picks = Picks.of(judge.normal(), judge.anomalous(), evaluation);
    return switch (judge.normal().form()) {
      case Form.Image image -> new ImageExamples(judge, image.columns()).html(picks);
      case Form.Table table -> new ColumnErrors(judge, table.columns()).html(picks);
    };
  }

  private static String style() {
    try (var css = Report.class.getResourceAsStream("report.css")) {
      if (css == null) {
        throw new IllegalStateException("report.css is missing beside " + Report.class);
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
