package io.anomalyoperator.trainer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesTest {
  @ParameterizedTest
  @CsvSource({
    "--min-auroc, NaN",
    "--min-auroc, 1.1",
    "--min-auroc, -1",
    "--max-false-positive-rate, NaN",
    "--max-false-positive-rate, 2",
  })
  void aGateThatCannotFailOrPassIsRefused(String gate, String bound) {
    var err = new StringWriter();
    var command = TrainerCommand.commandLine(Map.of());
    command.setErr(new PrintWriter(err, true));

    assertEquals(Exit.USAGE, command.execute("evaluate", "any", "--data=any", gate + "=" + bound));
    assertTrue(err.toString().contains("expected 0 to 1"), err.toString());
  }
}
