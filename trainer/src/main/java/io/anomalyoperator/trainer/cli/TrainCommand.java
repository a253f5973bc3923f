package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.trainer.Ensemble;
import io.anomalyoperator.trainer.Packaged;
import io.anomalyoperator.trainer.Packager;
import io.anomalyoperator.trainer.Settings;
import io.anomalyoperator.trainer.TemporaryFolder;
import io.anomalyoperator.trainer.Trainer;
import io.anomalyoperator.trainer.TrainingRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trainer train}. */
@Command(
    sortOptions = false,
    name = "train",
    description = {
      "Trains an autoencoder on normal rows and makes a model package of it.",
      "",
      "A tenth of the normal rows, drawn at random, is kept from training; the scores of these rows",
      "set the threshold. Images are scored by the share of them that the model cannot rebuild,",
      "tables by the mean squared error of their standardised columns. --ensemble and --neighbours",
      "find more, at a price in time and size; 0 then is the score of a usual row.",
      "",
      "  trainer train --data mnist/ --normal 0 --name mnist --version 2026-11-21 --out mnist-0",
      "  trainer train --data mnist/ --normal 0 --ensemble 4 --neighbours 5 \\",
      "                --name mnist --version 2026-11-21 --out mnist-0",
      "  trainer train --data houses.csv --exclude id --name houses --version 1 --out houses.tar.gz",
      "  trainer train --data iris.csv --label species --normal setosa --false-positive-rate 0.2 \\",
      "                --name iris --version 1 --out iris",
      ""
    })
final class TrainCommand implements Callable<Integer> {
  private static final String ARCHIVE = ".tar.gz";
  private static final List<String> OTHER_ARCHIVES = List.of(".tgz", ".tar", ".gz", ".zip");

  private static final int MOST_AUTOENCODERS = 64;
  private static final int MOST_NEIGHBOURS = 100;

  /** As many rows of an image are some 60 MB, and make most of the time of an answer. */
  private static final int MOST_BANK = 20_000;

  /** Beyond it the weights of images would need more memory than a laptop has. */
  private static final int MOST_UNITS = 16_384;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-d", "--data"},
      required = true,
      paramLabel = "DATA",
      description = "What to learn from: " + DataOptions.KINDS)
  private String data = "";

  @Mixin private DataOptions dataOptions = new DataOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "PATH",
      description =
          "What to write: a folder, which a model server can serve as it is, "
              + "or an archive, if the name ends in .tar.gz.")
  private Path out = Path.of("");

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "CSV: rows set apart to measure the model by. MNIST brings its own.")
  private @Nullable Path test;

  @Option(
      names = "--false-positive-rate",
      paramLabel = "RATE",
      defaultValue = "" + TrainingRequest.USUAL_FALSE_POSITIVE_RATE,
      description =
          "Accepted share of alarms among normal rows. A rate of 1/N needs N-1 rows "
              + "held out. Default: ${DEFAULT-VALUE}.")
  private double falsePositiveRate;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description =
          "Of everything random. The same seed and data give the same package on one "
              + "machine, byte for byte. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--epochs",
      paramLabel = "COUNT",
      description = "Passes over the rows. Default: 60, more where rows are few.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      defaultValue = "128",
      description = "Rows of one step. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "0.003",
      description = "Of the first step; it falls along a cosine. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--hidden",
      paramLabel = "UNITS",
      description = "Units of the outer layers. Default: 128, for tables 4 for each column.")
  private @Nullable Integer hidden;

  @Option(
      names = "--code",
      paramLabel = "UNITS",
      description = "Units of the narrow middle. Default: 8, for tables a third of the columns.")
  private @Nullable Integer code;

  @Option(
      names = "--holdout",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "Share of the normal rows kept to calibrate. Default: ${DEFAULT-VALUE}.")
  private double holdout;

  @Option(
      names = "--ensemble",
      paramLabel = "COUNT",
      defaultValue = "1",
      description =
          "Autoencoders of different seeds. Each one's error is put in units of its deviation on "
              + "rows that it was not trained on, and their mean counts. Default: ${DEFAULT-VALUE}.")
  private int autoencoders;

  @Option(
      names = "--neighbours",
      paramLabel = "COUNT",
      description =
          "Let the mean squared distance to so many nearest rows of a bank count half as much as "
              + "the autoencoders; 5 is a good number. Default: none.")
  private @Nullable Integer neighbours;

  @Option(
      names = "--bank",
      paramLabel = "ROWS",
      description =
          "Rows learned from that the model remembers for --neighbours. Default: "
              + Ensemble.USUAL_BANK
              + ", or all where there are fewer.")
  private @Nullable Integer bank;

  @Override
  public Integer call() throws Exception {
    var console = Console.of(spec);
    checkOut();
    var request =
        new TrainingRequest(
            identity.identity(),
            dataOptions.source(data, Optional.ofNullable(test)),
            dataOptions.normal(),
            seed,
            settings(),
            Bounds.share("--false-positive-rate", falsePositiveRate));
    if (out.toString().endsWith(ARCHIVE)) {
      summarize(console, Trainer.train(request, out, console.progress()));
      return Exit.OK;
    }
    try (var folder = TemporaryFolder.create()) {
      var packaged = Trainer.train(request, folder.file("package" + ARCHIVE), console.progress());
      Packager.unpack(packaged.archive(), out);
      summarize(console, packaged);
    }
    return Exit.OK;
  }

  /** A name that looks like another kind of archive would become a folder. */
  private void checkOut() {
    var name = out.toString();
    if (!name.endsWith(ARCHIVE) && OTHER_ARCHIVES.stream().anyMatch(name::endsWith)) {
      throw new UsageException(
          "--out is %s; expected a folder, or an archive whose name ends in %s"
              .formatted(out, ARCHIVE));
    }
  }

  private Settings settings() {
    return new Settings(
        given("--hidden", hidden, MOST_UNITS),
        given("--code", code, MOST_UNITS),
        given("--epochs", epochs, Integer.MAX_VALUE),
        Bounds.whole("--batch", batch, Integer.MAX_VALUE),
        Bounds.positive("--learning-rate", learningRate),
        Bounds.share("--holdout", holdout),
        ensemble());
  }

  private Ensemble ensemble() {
    int members = Bounds.whole("--ensemble", autoencoders, MOST_AUTOENCODERS);
    if (neighbours == null) {
      if (bank != null) {
        throw new UsageException(
            "--bank is %d without neighbours to look for in it; add --neighbours 5 or drop --bank"
                .formatted(bank));
      }
      return new Ensemble(members, 0, Ensemble.USUAL_BANK);
    }
    int nearest = Bounds.whole("--neighbours", neighbours, MOST_NEIGHBOURS);
    int rows = bank == null ? Ensemble.USUAL_BANK : Bounds.whole("--bank", bank, MOST_BANK);
    if (rows < nearest) {
      throw new UsageException(
          "--bank is %d; expected at least the %d rows of --neighbours".formatted(rows, nearest));
    }
    return new Ensemble(members, nearest, rows);
  }

  private static int given(String option, @Nullable Integer value, int most) {
    return value == null ? Settings.AUTOMATIC : Bounds.whole(option, value, most);
  }

  private void summarize(Console console, Packaged packaged) {
    packaged.remarks().forEach(remark -> console.say("warning: " + remark));
    console.packaged(packaged, out);
    packaged.evaluation().ifPresent(console::figures);
  }
}
