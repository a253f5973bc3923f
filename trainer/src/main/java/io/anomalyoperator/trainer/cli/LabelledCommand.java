package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.trainer.LabelledSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trainer labelled}. */
@Command(
    sortOptions = false,
    name = "labelled",
    description = {
      "Writes rows whose classes are known, for the operator's evaluation gate.",
      "",
      "Of MNIST and synthetic digits the test images are taken, of a CSV file all rows; do not give",
      "it those that a model was trained on. The rows are drawn at random, half of them normal as",
      "far as there are enough. Give the same --normal, --columns and --exclude as to train. Publish",
      "the file and pin it in the resource: each version then has to tell its anomalies from its",
      "normal rows before it gets traffic.",
      "",
      "  trainer labelled --data mnist/ --normal 0 --out labelled.safetensors",
      "  trainer publish labelled.safetensors --bucket models",
      "",
      "    rollout: {gates: {evaluation: {bucket: models, key: ..., sha256: ..., minAuroc: 0.95}}}",
      "",
      "The format is safetensors: inputs (F32, rows x numbers, in the user's units) and labels (U8 or",
      "I64, 1 for an anomaly), so that any program can write it.",
      ""
    })
final class LabelledCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-d", "--data"},
      required = true,
      paramLabel = "DATA",
      description = "Where to take rows from: " + DataOptions.KINDS)
  private String data = "";

  @Mixin private DataOptions dataOptions = new DataOptions();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "What to write; its name ends in " + ENDING + ".")
  private Path out = Path.of("");

  @Option(
      names = "--rows",
      paramLabel = "COUNT",
      defaultValue = "2000",
      description =
          "Rows at most. More make the measure more precise: 2000 tell an AUROC of 0.95 "
              + "to about 0.01. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Of the draw; the same gives the same file. Default: ${DEFAULT-VALUE}.")
  private long seed;

  static final String ENDING = ".safetensors";

  @Override
  public Integer call() throws Exception {
    if (!out.toString().endsWith(ENDING)) {
      throw new UsageException(
          "--out is %s; expected a file whose name ends in %s".formatted(out, ENDING));
    }
    if (rows < 2 || rows > LabelledRows.MOST_ROWS) {
      throw new UsageException(
          "--rows is %d; expected a whole number from 2 to %d"
              .formatted(rows, LabelledRows.MOST_ROWS));
    }
    if (dataOptions.normal().isEmpty()) {
      throw new UsageException("--normal is missing; it says which labels are no anomalies");
    }
    var sample =
        LabelledSample.draw(
            dataOptions.source(data, Optional.empty()), dataOptions.normal(), rows, seed);
    Files.write(out, sample.encode());
    var console = Console.of(spec);
    console.line("written to", out.toString());
    console.line("rows", "%d of %d numbers".formatted(sample.size(), sample.width()));
    console.line("anomalies", Integer.toString(sample.anomalies()));
    return Exit.OK;
  }
}
