package io.anomalyoperator.trainer.report;

import static io.anomalyoperator.trainer.report.Html.escape;
import static io.anomalyoperator.trainer.report.Html.number;

import io.anomalyoperator.modelpackage.Calibration;
import io.anomalyoperator.trainer.BadModelException;
import io.anomalyoperator.trainer.Judge;
import java.util.List;

/** Images beside what the model made of them, and where the two differ. */
final class ImageExamples {
  private final Judge judge;
  private final Calibration calibration;
  private final int columns;

  ImageExamples(Judge judge, int columns) {
    this.judge = judge;
    this.calibration = judge.model().calibration();
    this.columns = columns;
  }

  String html(List<Picks> groups) throws BadModelException {
    var html =
        new StringBuilder(
            "<h2>Examples</h2>\n<p class=\"faint\">Each image beside its reconstruction and the difference of the two.</p>\n");
    for (var group : groups) {
      html.append("<h3>%s</h3>\n<div class=\"examples\">\n".formatted(escape(group.title())));
      for (var pick : group.rows()) {
        html.append(card(pick));
      }
      html.append("</div>\n");
    }
    return html.toString();
  }

  private String card(Picks.Pick pick) throws BadModelException {
    var answer = judge.answer(pick.row());
    return """
        <figure><div class="triple"><img src="%s" alt="input"><img src="%s" alt="reconstruction"><img src="%s" alt="difference"></div>
        <figcaption>%sscore %s · p %s</figcaption></figure>
        """
        .formatted(
            Png.grey(answer.input(), columns),
            Png.grey(answer.output(), columns),
            Png.heat(answer.input(), answer.output(), columns),
            pick.label().isEmpty() ? "" : escape(pick.label()) + " · ",
            number(pick.score()),
            number(calibration.pValue(pick.score())));
  }
}
