package io.anomalyoperator.trainer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a package back to the rows that it learned from. */
class FingerprintCommandTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws Exception {
    Files.writeString(folder.resolve("table.csv"), table(0));
    Files.writeString(folder.resolve("other.csv"), table(1));
    for (var out : new String[] {"model", "model.tar.gz"}) {
      assertEquals(
          Exit.OK,
          run(
              "train",
              "--data=" + folder.resolve("table.csv"),
              "--label=kind",
              "--normal=good",
              "--epochs=1",
              "--seed=7",
              "--holdout=0.2",
              "--false-positive-rate=0.1",
              "--name=table",
              "--version=1",
              "--out=" + folder.resolve(out)));
    }
  }

  @Test
  void knowsTheRowsThatItLearnedFrom() {
    assertEquals(Exit.OK, fingerprint("model", "table.csv", "--normal=good"));
    assertEquals(Exit.OK, fingerprint("model.tar.gz", "table.csv", "--normal=good"));
  }

  @Test
  void otherRowsAreNoneOfThem() {
    assertEquals(Exit.GATE_FAILED, fingerprint("model", "other.csv", "--normal=good"));
    assertEquals(Exit.GATE_FAILED, fingerprint("model", "table.csv", "--normal=bad"));
  }

  private static int fingerprint(String model, String data, String normal) {
    return run(
        "fingerprint",
        folder.resolve(model).toString(),
        "--data=" + folder.resolve(data),
        "--label=kind",
        normal,
        "--holdout=0.2");
  }

  private static int run(String... arguments) {
    var command = TrainerCommand.commandLine(Map.of());
    command.setOut(new PrintWriter(new StringWriter()));
    command.setErr(new PrintWriter(new StringWriter()));
    return command.execute(arguments);
  }

  private static String table(long seed) {
    var random = new Random(seed);
    var rows =
        IntStream.range(0, 120)
            .mapToObj(
                row ->
                    "%s,%s,%s"
                        .formatted(
                            random.nextGaussian(),
                            random.nextGaussian(),
                            row % 3 == 0 ? "bad" : "good"))
            .toList();
    return "a,b,kind\n" + String.join("\n", rows) + "\n";
  }
}
