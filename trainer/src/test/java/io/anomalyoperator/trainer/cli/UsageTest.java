package io.anomalyoperator.trainer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command line that cannot be meant ends with 2 before any work, and says which part of it. */
class UsageTest {
  private static final String TRAIN = "train -d synthetic --name n --version 1 -o x ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --dta x | not known here: --dta",
        "train --dta x | Missing required option",
        "train -d synthetic -o x | Missing required option: '--name",
        "package --out x.tar.gz | give either the FOLDER",
        "package --model nosuch.pt -d synthetic --name n --version 1 -o x.tar.gz"
            + " | --model is nosuch.pt; there is no such file",
        "package --model m.pt --score best -o x"
            + " | found 'best', expected one of relative-reconstruction-error",
        "labelled -d synthetic -n 0 -o rows.csv | --out is rows.csv; expected a file whose name ends in .safetensors",
        "labelled -d synthetic -o x.safetensors | --normal is missing",
        "labelled -d synthetic -n 0 -o x.safetensors --rows 1 | --rows is 1; expected a whole number from 2 to 100000",
        "publish x.safetensors -b models -r y.yaml | --resource pins packages",
        "evaluate any --data=any --min-auroc NaN | expected 0 to 1",
        "evaluate any --data=any --min-auroc 1.1 | expected 0 to 1",
        "evaluate any --data=any --min-auroc -1 | expected 0 to 1",
        "evaluate any --data=any --max-false-positive-rate NaN | expected 0 to 1",
        "evaluate any --data=any --max-false-positive-rate 2 | expected 0 to 1",
      })
  void isExplained(String line, String message) {
    assertUsage(message, line.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--epochs 0 | --epochs is 0; expected a whole number from 1",
        "--code 0 | --code is 0; expected a whole number from 1",
        "--hidden 1000000000 | --hidden is 1000000000; expected a whole number from 1 to 16384",
        "--batch 0 | --batch is 0; expected a whole number from 1",
        "--learning-rate 0 | --learning-rate is 0.0; expected a number above 0",
        "--ensemble 0 | --ensemble is 0; expected a whole number from 1 to 64",
        "--neighbours 0 | --neighbours is 0; expected a whole number from 1 to 100",
        "--neighbours 5 --bank 4 | --bank is 4; expected at least the 5 rows of --neighbours",
        "--bank 100 | --bank is 100 without neighbours to look for in it; add --neighbours 5",
        "--neighbours 5 --bank 100000 | --bank is 100000; expected a whole number from 1 to 20000",
        "--holdout 1 | --holdout is 1.0; expected a number between 0 and 1",
        "--false-positive-rate 0 | --false-positive-rate is 0.0; expected a number between 0 and 1",
        "--false-positive-rate NaN | --false-positive-rate is NaN; expected a number",
        "--data synthetic:x | expected synthetic:SEED with a whole number",
        "--out x.tgz | --out is x.tgz; expected a folder, or an archive whose name ends in .tar.gz",
      })
  void ofTrainIsExplained(String options, String message) {
    var train =
        options.startsWith("--data")
            ? TRAIN.replace("-d synthetic ", "")
            : options.startsWith("--out") ? TRAIN.replace("-o x ", "") : TRAIN;
    assertUsage(message, (train + options).split(" "));
  }

  @Test
  void aNameThatIsNoneIsExplained() {
    assertUsage(
        "the name is \"my model\", expected 1 to 63 letters",
        "train",
        "-d=synthetic",
        "-o=x",
        "--name=my model",
        "--version=1");
  }

  @Test
  void aResourceThatCannotBePinnedStopsThePublicationBeforeItBegins(@TempDir Path folder)
      throws IOException {
    var resource = Files.writeString(folder.resolve("other.yaml"), "kind: ConfigMap\n");

    var run = run("publish", "nothing", "--bucket=models", "--resource=" + resource);

    assertEquals(Exit.BAD_INPUT, run.code());
    assertTrue(run.err().contains("found no resource of kind AnomalyModel"), run.err());
  }

  private record Run(int code, String err) {}

  private static void assertUsage(String message, String... arguments) {
    var run = run(arguments);
    assertEquals(Exit.USAGE, run.code(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  private static Run run(String... arguments) {
    var err = new StringWriter();
    var command = TrainerCommand.commandLine(Map.of());
    command.setErr(new PrintWriter(err, true));
    return new Run(command.execute(arguments), err.toString());
  }
}
