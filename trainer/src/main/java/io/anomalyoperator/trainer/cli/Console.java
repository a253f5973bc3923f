package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.trainer.Packaged;
import io.anomalyoperator.trainer.Progress;
import io.anomalyoperator.trainer.evaluation.Evaluation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What a command says: results on standard output, all else on standard error. */
record Console(PrintWriter out, PrintWriter err) {

  static Console of(@Nullable CommandSpec spec) {
    var command = Objects.requireNonNull(spec, "picocli sets it").commandLine();
    return new Console(command.getOut(), command.getErr());
  }

  Progress progress() {
    return ConsoleProgress.on(err);
  }

  /** A remark that is no result. */
  void say(String remark) {
    err.println(remark);
  }

  void packaged(Packaged packaged, Path where) {
    var manifest = packaged.manifest();
    line("model", manifest.name() + " " + manifest.version());
    line("written to", where.toString());
    line("sha256", packaged.digest().sha256());
    line(
        "threshold",
        "%.6g, for a false-positive rate of %s"
            .formatted(manifest.threshold().score(), manifest.threshold().falsePositiveRate()));
  }

  void figures(Evaluation evaluation) {
    evaluation.roc().ifPresent(roc -> line("AUROC", "%.4f".formatted(roc.area())));
    if (evaluation.normal().length > 0) {
      line("false positives", share(evaluation.falsePositiveRate(), evaluation.normal().length));
    }
    if (evaluation.anomalous().length > 0) {
      line("true positives", share(evaluation.truePositiveRate(), evaluation.anomalous().length));
    }
  }

  /** One row for each class. */
  void classes(Evaluation evaluation) {
    if (evaluation.classes().isEmpty()) {
      return;
    }
    out.println();
    row("class", "", "rows", "mean score", "alarms", "AUROC");
    for (var each : evaluation.classes()) {
      row(
          each.label(),
          each.normal() ? "normal" : "",
          Integer.toString(each.rows()),
          "%.4g".formatted(each.meanScore()),
          "%.2f %%".formatted(100 * each.alarms()),
          each.auroc().isPresent() ? "%.4f".formatted(each.auroc().getAsDouble()) : "");
    }
  }

  private void row(Object... cells) {
    out.println("%-16s %-7s %8s %12s %10s %8s".formatted(cells).stripTrailing());
  }

  private static String share(double share, int rows) {
    return String.format(Locale.ROOT, "%.4f of %d rows", share, rows);
  }

  void line(String name, String value) {
    out.println("%-16s %s".formatted(name, value));
  }
}
