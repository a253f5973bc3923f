package io.anomalyoperator.trainer.report;

import static io.anomalyoperator.trainer.report.Html.escape;
import static io.anomalyoperator.trainer.report.Html.number;

import io.anomalyoperator.trainer.BadModelException;
import io.anomalyoperator.trainer.Judge;
import io.anomalyoperator.trainer.data.Dataset;
import io.anomalyoperator.trainer.evaluation.Answer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which columns of a table the model cannot rebuild, on the whole and in single rows. */
final class ColumnErrors {
  private static final int MOST_COLUMNS = 12;
  private static final int MOST_ROWS = 500;
  private static final int WORST = 3;

  private final Judge judge;
  private final List<String> columns;

  ColumnErrors(Judge judge, List<String> columns) {
    this.judge = judge;
    this.columns = columns;
  }

  String html(List<Picks> groups) throws BadModelException {
    return overall() + examples(groups);
  }

  private String overall() throws BadModelException {
    var normal = meanErrors(judge.normal());
    var strange = meanErrors(judge.anomalous());
    double highest = 0;
    for (int i = 0; i < normal.length; i++) {
      highest = Math.max(highest, Math.max(normal[i], strange[i]));
    }
    var html =
        new StringBuilder(
            """
            <h2>Columns with the largest error</h2>
            <p class="faint">Mean squared error of each column after preprocessing, of normal rows and of the others.</p>
            <div class="scroll"><table><tr><th>column</th><th>normal</th><th>others</th><th class="wide"></th></tr>
            """);
    for (int column :
        worst(
            IntStream.range(0, normal.length)
                .mapToDouble(i -> Math.max(normal[i], strange[i]))
                .toArray(),
            MOST_COLUMNS)) {
      html.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s%s</td></tr>\n"
              .formatted(
                  escape(columns.get(column)),
                  number(normal[column]),
                  number(strange[column]),
                  bar("normal", normal[column] / highest),
                  bar("strange", strange[column] / highest)));
    }
    return html.append("</table></div>\n").toString();
  }

  private String examples(List<Picks> groups) throws BadModelException {
    var html = new StringBuilder("<h2>Examples</h2>\n");
    for (var group : groups) {
      html.append(
          "<h3>%s</h3>\n<div class=\"scroll\"><table><tr><th>row</th><th>score</th><th>p</th><th>columns with the largest error</th></tr>\n"
              .formatted(escape(group.title())));
      for (var pick : group.rows()) {
        html.append(
            "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                .formatted(
                    pick.label().isEmpty() ? "–" : escape(pick.label()),
                    number(pick.score()),
                    number(judge.model().calibration().pValue(pick.score())),
                    describe(pick)));
      }
      html.append("</table></div>\n");
    }
    return html.toString();
  }

  /** The worst columns of one row, with the values that the user gave. */
  private String describe(Picks.Pick pick) throws BadModelException {
    var errors = errors(judge.answer(pick.row()));
    var words = new StringBuilder();
    for (int column : worst(errors, WORST)) {
      words
          .append(words.isEmpty() ? "" : ", ")
          .append(escape(columns.get(column)))
          .append(" = ")
          .append(Html.brief(pick.row()[column]));
    }
    return words.toString();
  }

  private double[] meanErrors(Dataset data) throws BadModelException {
    var means = new double[columns.size()];
    int count = Math.min(MOST_ROWS, data.size());
    for (int i = 0; i < count; i++) {
      var errors = errors(judge.answer(data.rows().get((int) ((long) i * data.size() / count))));
      for (int column = 0; column < means.length; column++) {
        means[column] += errors[column] / count;
      }
    }
    return means;
  }

  private static double[] errors(Answer answer) {
    var errors = new double[answer.input().length];
    for (int i = 0; i < errors.length; i++) {
      double difference = answer.input()[i] - answer.output()[i];
      errors[i] = difference * difference;
    }
    return errors;
  }

  private static List<Integer> worst(double[] errors, int most) {
    return IntStream.range(0, errors.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -errors[i]))
        .limit(most)
        .toList();
  }

  private static String bar(String style, double share) {
    return "<span class=\"bar %s\" style=\"width:%s%%\"></span>"
        .formatted(style, Html.place(100 * share));
  }
}
