package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.trainer.Packager;
import io.anomalyoperator.trainer.TemporaryFolder;
import io.anomalyoperator.trainer.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trainer fingerprint}. */
@Command(
    sortOptions = false,
    name = "fingerprint",
    description = {
      "Tells whether a package was trained on this data.",
      "",
      "The manifest has the SHA-256 of the rows that were learned from, and the seed that chose them.",
      "Give the same --normal, --label, --columns, --exclude and --holdout as to train. The exit code",
      "is 1 where the rows are others.",
      "",
      "  trainer fingerprint mnist-0 --data mnist/ --normal 0",
      ""
    })
final class FingerprintCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "PACKAGE", description = "The folder or archive of the package.")
  private Path modelPackage = Path.of("");

  @Option(
      names = {"-d", "--data"},
      required = true,
      paramLabel = "DATA",
      description = "What it may have learned from: " + DataOptions.KINDS)
  private String data = "";

  @Mixin private DataOptions dataOptions = new DataOptions();

  @Option(
      names = "--holdout",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description =
          "Share of the normal rows that was kept to calibrate. Default: ${DEFAULT-VALUE}.")
  private double holdout;

  @Override
  public Integer call() throws Exception {
    Bounds.share("--holdout", holdout);
    if (Files.isDirectory(modelPackage)) {
      return compare(modelPackage);
    }
    try (var folder = TemporaryFolder.create()) {
      Packager.unpack(modelPackage, folder.path());
      return compare(folder.path());
    }
  }

  private int compare(Path folder) throws Exception {
    var training = PackageReader.open(folder).manifest().training();
    var found =
        Trainer.fingerprint(
            dataOptions.source(data, Optional.empty()),
            dataOptions.normal(),
            training.seed(),
            holdout);
    var console = Console.of(spec);
    console.line("of the package", training.dataFingerprint());
    console.line("of this data", found);
    if (found.equals(training.dataFingerprint())) {
      return Exit.OK;
    }
    console.say("the package was trained on other rows, or with other options than these");
    return Exit.GATE_FAILED;
  }
}
