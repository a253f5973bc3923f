package io.anomalyoperator.trainer.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.modelpackage.InvalidPackageException;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.trainer.Judge;
import io.anomalyoperator.trainer.Packager;
import io.anomalyoperator.trainer.TemporaryFolder;
import io.anomalyoperator.trainer.evaluation.Evaluation;
import io.anomalyoperator.trainer.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trainer evaluate}. */
@Command(
    sortOptions = false,
    name = "evaluate",
    description = {
      "Measures the model of a package on rows whose classes are known.",
      "",
      "Of MNIST and synthetic digits the test images are taken, of a CSV file all rows; do not give",
      "it those that the model was trained on. With a gate, a pipeline stops on exit code 1.",
      "",
      "  trainer evaluate mnist-0 --data mnist/ --normal 0 --report report.html",
      "  trainer evaluate iris.tar.gz --data iris.csv --label species --normal setosa \\",
      "                   --min-auroc 0.99",
      ""
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "PACKAGE", description = "The folder or archive of the package.")
  private Path modelPackage = Path.of("");

  @Option(
      names = {"-d", "--data"},
      required = true,
      paramLabel = "DATA",
      description = "What to measure on: " + DataOptions.KINDS)
  private String data = "";

  @Mixin private DataOptions dataOptions = new DataOptions();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write a page with curves, histograms and examples. "
              + "It is one HTML file that needs nothing else.")
  private @Nullable Path report;

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "Write the figures as JSON, by the names that they have in a manifest.")
  private @Nullable Path metrics;

  @Option(
      names = "--min-auroc",
      paramLabel = "AREA",
      description = "Gate: fail if the area under the ROC curve is smaller.")
  private @Nullable Double minAuroc;

  @Option(
      names = "--max-false-positive-rate",
      paramLabel = "RATE",
      description = "Gate: fail if a larger share of normal rows raises an alarm.")
  private @Nullable Double maxFalsePositiveRate;

  @Override
  public Integer call() throws Exception {
    if (minAuroc != null) {
      Bounds.limit("--min-auroc", minAuroc);
    }
    if (maxFalsePositiveRate != null) {
      Bounds.limit("--max-false-positive-rate", maxFalsePositiveRate);
    }
    if (Files.isDirectory(modelPackage)) {
      return evaluate(modelPackage);
    }
    try (var folder = TemporaryFolder.create()) {
      Packager.unpack(modelPackage, folder.path());
      return evaluate(folder.path());
    }
  }

  private int evaluate(Path folder) throws Exception {
    var console = Console.of(spec);
    try (var judge =
        Judge.of(open(folder), dataOptions.source(data, Optional.empty()), dataOptions.normal())) {
      var evaluation = judge.evaluate(console.progress());
      var manifest = judge.model().manifest();
      console.line("model", manifest.name() + " " + manifest.version());
      console.line("threshold", "%.6g".formatted(evaluation.threshold()));
      console.figures(evaluation);
      console.classes(evaluation);
      if (metrics != null) {
        new JsonMapper().writeValue(metrics.toFile(), evaluation.metrics());
      }
      if (report != null) {
        Files.writeString(report, Report.of(judge, evaluation));
        console.say("report: " + report);
      }
      var failures = failures(evaluation);
      failures.forEach(failure -> console.say("gate failed: " + failure));
      return failures.isEmpty() ? Exit.OK : Exit.GATE_FAILED;
    }
  }

  private static ModelFolder open(Path folder) throws IOException, InvalidPackageException {
    return PackageReader.open(folder);
  }

  private List<String> failures(Evaluation evaluation) {
    var failures = new ArrayList<String>();
    if (minAuroc != null) {
      var roc =
          evaluation
              .roc()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--min-auroc needs normal and other rows; say with --normal which are normal"));
      if (roc.area() < minAuroc) {
        failures.add("AUROC is %.4f, expected at least %s".formatted(roc.area(), minAuroc));
      }
    }
    if (maxFalsePositiveRate != null && evaluation.falsePositiveRate() > maxFalsePositiveRate) {
      failures.add(
          "the false-positive rate is %.4f, expected at most %s"
              .formatted(evaluation.falsePositiveRate(), maxFalsePositiveRate));
    }
    return failures;
  }
}
